package io.github.camelopenai.uploads.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.journal.LeaseProtocol.Holder;
import io.github.camelopenai.uploads.journal.LeaseProtocol.Kind;
import io.github.camelopenai.uploads.journal.LeaseProtocol.Move;
import io.github.camelopenai.uploads.journal.LeaseProtocol.Recorded;
import io.github.camelopenai.uploads.journal.LeaseProtocol.Rule;
import io.github.camelopenai.uploads.journal.LeaseProtocol.State;
import io.github.camelopenai.uploads.journal.LeaseProtocol.Status;
import io.github.camelopenai.uploads.journal.LeaseProtocol.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Enumerates every interleaving of two workers with crashes, suspensions, late requests and lost answers. */
class LeaseProtocolTest {

    /** The states that can be reached, breadth first. */
    private static final class Search {

        private final LeaseProtocol protocol;
        private final Map<State, Integer> numbers = new HashMap<>();
        private final List<State> states = new ArrayList<>();
        private final List<Integer> parents = new ArrayList<>();

        /** By worker, the states that lead to a state without a move of the other worker and without a fault. */
        private final Map<Holder, List<List<Integer>>> before =
                new EnumMap<>(Map.of(Holder.A, new ArrayList<>(), Holder.B, new ArrayList<>()));

        Search(EnumSet<Rule> rules) {
            this.protocol = new LeaseProtocol(rules);
            reach(LeaseProtocol.START, -1);
        }

        private int reach(State state, int parent) {
            Integer known = numbers.putIfAbsent(state, states.size());
            if (known != null) {
                return known;
            }
            states.add(state);
            parents.add(parent);
            before.values().forEach(list -> list.add(new ArrayList<>(4)));
            return states.size() - 1;
        }

        /** Returns the moves to the nearest state with a violation; an empty list if there is none. */
        List<String> violation() {
            return pathTo(state -> LeaseProtocol.violation(state) != null);
        }

        /** Visits states until one is wanted. */
        List<String> pathTo(Predicate<State> wanted) {
            for (int i = 0; i < states.size(); i++) {
                int from = i;
                for (Move move : protocol.moves(states.get(i))) {
                    int known = states.size();
                    int next = reach(move.next(), i);
                    if (next == known && wanted.test(move.next())) {
                        return path(next);
                    }
                    if (move.kind() != Kind.FAULT) {
                        before.forEach((alone, list) -> {
                            if (move.who() == alone || move.who() == Holder.NOBODY) {
                                list.get(next).add(from);
                            }
                        });
                    }
                }
            }
            return List.of();
        }

        private List<String> path(int last) {
            List<String> path = new ArrayList<>();
            for (int i = last; parents.get(i) >= 0; i = parents.get(i)) {
                State next = states.get(i);
                path.add(protocol.moves(states.get(parents.get(i))).stream()
                        .filter(move -> move.next().equals(next))
                        .findFirst()
                        .orElseThrow()
                        .toString());
            }
            Collections.reverse(path);
            return path;
        }

        /** Returns the moves to a state from which the worker alone cannot finish; an empty list if there is none. */
        List<String> stuck(Holder alone) {
            BitSet finishes = new BitSet();
            ArrayDeque<Integer> open = new ArrayDeque<>();
            for (int i = 0; i < states.size(); i++) {
                if (LeaseProtocol.isDone(states.get(i))) {
                    finishes.set(i);
                    open.add(i);
                }
            }
            while (!open.isEmpty()) {
                for (int i : before.get(alone).get(open.remove())) {
                    if (!finishes.get(i)) {
                        finishes.set(i);
                        open.add(i);
                    }
                }
            }
            int stuck = finishes.nextClearBit(0);
            return stuck == states.size() ? List.of() : path(stuck);
        }
    }

    private static Search without(Rule... left) {
        EnumSet<Rule> rules = EnumSet.allOf(Rule.class);
        rules.removeAll(List.of(left));
        return new Search(rules);
    }

    @Test
    void shouldMakeAtMostOneFileAndNeverGetStuck() {
        Search search = without();

        assertThat(search.violation()).isEmpty();
        assertThat(search.states.stream().map(state -> state.a().step()).distinct())
                .containsExactlyInAnyOrder(Step.values());
        // One worker can finish alone, wherever the other one hangs.
        assertThat(search.stuck(Holder.A)).isEmpty();
        assertThat(search.stuck(Holder.B)).isEmpty();
    }

    @Test
    void shouldMakeTwoFilesWithoutFencing() {
        List<String> moves = without(Rule.FENCING).violation();

        assertThat(moves).contains("the lease ends", "A sends complete, U1", "B sends complete, U2");
    }

    @Test
    void shouldMakeTwoFilesWithoutTheRecordBeforeComplete() {
        List<String> moves = without(Rule.RECORD_BEFORE_COMPLETE).violation();

        assertThat(moves).contains("the lease ends", "A sends complete, U1", "B sends complete, U2");
    }

    /** A server that refuses {@code complete} for good must not make a file of an equal request that arrives later. */
    @Test
    void shouldMakeTwoFilesIfTheServerAcceptsAfterAFinalRefusal() {
        List<String> moves = without(Rule.FINAL_REFUSALS).violation();

        assertThat(moves).contains("A gets a refusal as if it were final, U1").endsWith("a late complete arrives, U1");
    }

    /**
     * A worker may be suspended between its check and its cancel. The server refuses to cancel a completed upload, and one that
     * is cancelled becomes no file, so the other worker starts over. The first test shows that no harm is done.
     */
    @Test
    void shouldLetALateCancelEndThePendingUploadOfTheOther() {
        List<String> moves = without()
                .pathTo(state -> state.a().step() == Step.AWAIT_CANCEL
                        && state.b().upload() == state.a().upload()
                        && state.b().step() == Step.AWAIT_COMPLETE
                        && state.row().holder() == Holder.B
                        && state.row().state() == Recorded.COMPLETING
                        && state.status(state.a().upload()) == Status.PENDING);

        assertThat(moves).contains("A still has its lease, U1", "the lease ends", "B resumes, U1");
    }

    /** The check spares uploads that another worker continues; the guarantees do not depend on it. */
    @Test
    void shouldMakeAtMostOneFileWithoutTheCheckBeforeCancel() {
        Search search = without(Rule.CHECK_BEFORE_CANCEL);

        assertThat(search.violation()).isEmpty();
        assertThat(search.stuck(Holder.A)).isEmpty();
    }
}
