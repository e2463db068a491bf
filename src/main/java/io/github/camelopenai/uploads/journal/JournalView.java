package io.github.camelopenai.uploads.journal;

import io.github.camelopenai.uploads.journal.JournalRecord.State;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The records of a journal as people see them.
 *
 * @param states how many records there are of each state; a state without records is left out
 * @param entries the records, at most as many as were asked for: damaged ones first, then those that are being completed, the
 *     pending ones and the completed ones, and of each state the oldest first
 */
public record JournalView(Map<State, Count> states, List<Entry> entries) {

    private static final Comparator<Entry> ORDER =
            Comparator.comparingInt(Entry::rank).thenComparing(Entry::savedAt);

    public JournalView {
        states = Map.copyOf(states);
        entries = List.copyOf(entries);
    }

    /**
     * The records of one state.
     *
     * @param records their number
     * @param oldest when the oldest of them was saved
     */
    public record Count(long records, Instant oldest) {

        private Count plus(Count other) {
            return new Count(records + other.records, oldest.isBefore(other.oldest) ? oldest : other.oldest);
        }
    }

    /**
     * One record.
     *
     * @param name the name that the journal gives the key: its hash, since a key may be secret
     * @param state null if the record is damaged
     * @param fileName the name of the file; null if the record is damaged
     * @param uploadId the id of the upload; null if the record is damaged
     * @param parts the number of parts that the server has
     * @param partCount the number of parts of the content
     * @param owner the process that has taken the entry; null if there is none. A process that was killed may be named still
     * @param leaseEnd when the owner loses the entry unless it renews its lease; null without an owner or without leases
     * @param savedAt when the record was saved last, without the parts that were added since
     */
    public record Entry(
            String name,
            State state,
            String fileName,
            String uploadId,
            long parts,
            long partCount,
            String owner,
            Instant leaseEnd,
            Instant savedAt) {

        private int rank() {
            return state == null
                    ? 0
                    : switch (state) {
                        case COMPLETING -> 1;
                        case PENDING -> 2;
                        case COMPLETED -> 3;
                    };
        }
    }

    /** Makes the view of all records of a journal. */
    public static JournalView of(List<Entry> all, int limit) {
        Map<State, Count> states = new EnumMap<>(State.class);
        for (Entry entry : all) {
            if (entry.state() != null) {
                states.merge(entry.state(), new Count(1, entry.savedAt()), Count::plus);
            }
        }
        return new JournalView(states, first(all, limit));
    }

    /** Returns the entries that a view shows first, in its order. */
    static List<Entry> first(List<Entry> all, int limit) {
        return all.stream().sorted(ORDER).limit(limit).toList();
    }
}
