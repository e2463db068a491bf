package io.github.camelopenai.uploads.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How well it finds out what a server allows, by a clock of its own: many uploads take no time here. */
class RequestSpacingTest {

    private static final RetryPolicy POLICY = new RetryPolicy(
            5, Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofMinutes(5));
    private static final long MOMENT = millis(500);

    private static long millis(double millis) {
        return (long) (millis * 1e6);
    }

    /** What stands in front of a server. */
    private interface Limiter {
        boolean takes(long at);

        /** How long it takes for so many requests at the least. */
        long fastest(int requests);
    }

    /** As {@code limit_req} of nginx, which counts in milliseconds. */
    private record LeakyBucket(long interval, int burst, long[] state) implements Limiter {
        static LeakyBucket of(double perSecond, int burst) {
            return new LeakyBucket(millis(1000 / perSecond), burst, new long[] {Long.MIN_VALUE, 0});
        }

        @Override
        public boolean takes(long at) {
            long then = at / 1_000_000 * 1_000_000;
            long excess = state[0] == Long.MIN_VALUE ? 0 : Math.max(0, state[1] - (then - state[0]) + interval);
            if (excess > burst * interval) {
                return false;
            }
            state[0] = then;
            state[1] = excess;
            return true;
        }

        @Override
        public long fastest(int requests) {
            return Math.max(0, requests - 1 - burst) * interval;
        }
    }

    /** So many in any period of a length. */
    private record Window(int requests, long period, Deque<Long> taken) implements Limiter {
        @Override
        public boolean takes(long at) {
            while (!taken.isEmpty() && at - taken.peekFirst() >= period) {
                taken.removeFirst();
            }
            return taken.size() < requests && taken.add(at);
        }

        @Override
        public long fastest(int all) {
            return (all - 1) / requests * period;
        }
    }

    private record Event(long at, long number, Runnable action) {}

    /** Requests of several senders, the refused ones first, one as a probe after a refusal, as the pacer has it. */
    private static final class Simulation {
        private final RequestSpacing spacing = new RequestSpacing();
        private final PriorityQueue<Event> events = new PriorityQueue<>(
                (a, b) -> a.at() != b.at() ? Long.compare(a.at(), b.at()) : Long.compare(a.number(), b.number()));
        private final PriorityQueue<long[]> queue = new PriorityQueue<>((a, b) -> Long.compare(a[0], b[0]));
        private final Limiter limiter;
        private final Random random;
        private final long[] refusedInVain;
        private final long[] takenBefore;
        private long now;
        private long events_;
        private long refusals;
        private long taken;
        private long mostInVain;
        private long probe = -1;
        private long probeAt;
        private RequestSpacing.Start probeStart;
        private long toStart;
        private long longest;

        Simulation(Limiter limiter, int requests, int senders, long seed) {
            this.limiter = limiter;
            this.random = new Random(seed);
            this.refusedInVain = new long[requests];
            this.takenBefore = new long[requests];
            this.toStart = requests;
            while (queue.size() < senders && toStart > 0) {
                queueNext();
            }
        }

        private void queueNext() {
            long id = refusedInVain.length - toStart--;
            queue.add(new long[] {id, id});
        }

        private void at(long time, Runnable action) {
            events.add(new Event(time, events_++, action));
        }

        Simulation run() {
            start();
            while (!events.isEmpty()) {
                Event event = events.remove();
                now = event.at();
                event.action().run();
                start();
            }
            return this;
        }

        private void start() {
            while (!queue.isEmpty()) {
                long wait = spacing.nanosUntilNext(now);
                if (probe >= 0) {
                    wait = Math.max(wait, probeAt + MOMENT - now);
                }
                if (wait > 0) {
                    at(now + wait, () -> {});
                    return;
                }
                if (probe >= 0) {
                    spacing.taken(probeStart);
                    probe = -1;
                }
                int id = (int) queue.remove()[1];
                boolean probing = spacing.isProbing();
                RequestSpacing.Start start = spacing.started(now);
                if (probing) {
                    probe = id;
                    probeAt = now;
                    probeStart = start;
                }
                at(now + millis(1 + 3 * random.nextDouble()), () -> arrives(id, start));
            }
        }

        private void arrives(int id, RequestSpacing.Start start) {
            if (limiter.takes(now)) {
                at(now + millis(50 + 100 * random.nextDouble()), () -> {
                    taken++;
                    ended(id);
                    spacing.taken(start);
                    longest = now;
                    if (toStart > 0) {
                        queueNext();
                    }
                });
            } else {
                at(now + millis(2), () -> {
                    refusals++;
                    ended(id);
                    refusedInVain[id] = takenBefore[id] == taken ? refusedInVain[id] + 1 : 1;
                    takenBefore[id] = taken;
                    mostInVain = Math.max(mostInVain, refusedInVain[id]);
                    spacing.refused(start, now, Duration.ZERO, (int) refusedInVain[id], POLICY);
                    queue.add(new long[] {Long.MIN_VALUE + refusals, id});
                });
            }
        }

        private void ended(int id) {
            if (probe == id) {
                probe = -1;
            }
        }
    }

    static Stream<Arguments> limits() {
        return Stream.of(
                Arguments.of("2 per second", LeakyBucket.of(2, 0), 1.2),
                Arguments.of("2 per second, 2 more at once", LeakyBucket.of(2, 2), 1.2),
                Arguments.of("2 per second, 20 more at once", LeakyBucket.of(2, 20), 1.2),
                Arguments.of("10 per minute", LeakyBucket.of(10 / 60.0, 0), 1.2),
                Arguments.of("10 per minute, 2 more at once", LeakyBucket.of(10 / 60.0, 2), 1.2),
                Arguments.of("1.43 per second", LeakyBucket.of(1 / 0.7, 0), 1.2),
                Arguments.of("1.8 per second", LeakyBucket.of(1 / 0.55, 0), 1.2),
                Arguments.of("1 in 7.5 s", LeakyBucket.of(1 / 7.5, 0), 1.2),
                Arguments.of("10 in any 10 s", new Window(10, millis(10_000), new ArrayDeque<>()), 1.3));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("limits")
    void shouldBeNearlyAsFastAsTheServerAllows(String name, Limiter limiter, double factor) {
        Simulation four = new Simulation(limiter, 56, 16, 1).run();

        assertThat((double) four.longest / limiter.fastest(56))
                .as("of the time that is needed")
                .isLessThan(factor);
        assertThat(four.mostInVain).as("refusals of one call in a row").isLessThanOrEqualTo(5);
    }

    @Tag("slow")
    @ParameterizedTest(name = "{0}")
    @MethodSource("limits")
    void shouldBeRefusedSeldomInTheLongRun(String name, Limiter limiter, double factor) {
        Simulation large = new Simulation(limiter, 1000, 8, 2).run();

        assertThat((double) large.longest / limiter.fastest(1000)).isLessThan(1.15);
        assertThat(large.refusals).isLessThan(160);
    }

    @Test
    void shouldLearnFromFewRequests() {
        for (int seed = 0; seed < 100; seed++) {
            LeakyBucket limiter = LeakyBucket.of(2, 0);
            Simulation one = new Simulation(limiter, 14, 4, seed).run();

            assertThat((double) one.longest / limiter.fastest(14)).isLessThan(1.3);
        }
    }

    @Test
    void shouldHoldNothingBackAsLongAsNothingIsRefused() {
        RequestSpacing spacing = new RequestSpacing();
        for (int i = 0; i < 1000; i++) {
            assertThat(spacing.nanosUntilNext(i)).isZero();
            spacing.taken(spacing.started(i));
        }

        assertThat(spacing.isLimited()).isFalse();
    }

    @Test
    void shouldForgetALimitThatIsLifted() {
        RequestSpacing spacing = new RequestSpacing();
        long now = 0;
        spacing.taken(spacing.started(now));
        spacing.refused(spacing.started(now), now, Duration.ofSeconds(30), 1, POLICY);
        assertThat(spacing.nanosUntilNext(now)).isEqualTo(Duration.ofSeconds(30).toNanos());

        int requests = 0;
        for (; spacing.isLimited(); requests++) {
            now += Math.max(0, spacing.nanosUntilNext(now));
            spacing.taken(spacing.started(now));
        }

        assertThat(requests).isLessThan(60);
        assertThat(spacing.spacing()).isZero();
    }

    @Test
    void shouldNotLearnTwiceFromRequestsThatStartedBeforeARefusal() {
        RequestSpacing spacing = new RequestSpacing();
        spacing.taken(spacing.started(0));
        RequestSpacing.Start first = spacing.started(0);
        RequestSpacing.Start second = spacing.started(0);

        spacing.refused(first, 0, Duration.ZERO, 1, POLICY);
        spacing.refused(second, 0, Duration.ZERO, 1, POLICY);

        assertThat(spacing.nanosUntilNext(0)).isEqualTo(millis(500));
    }

    @Test
    void shouldWaitAsLongAsTheServerAsksAndNotLessThanItsOwnWait() {
        RequestSpacing spacing = new RequestSpacing();
        spacing.refused(spacing.started(0), 0, Duration.ofMillis(1), 1, POLICY);
        assertThat(spacing.nanosUntilNext(0)).isEqualTo(millis(500));

        spacing.refused(spacing.started(millis(500)), millis(500), Duration.ofSeconds(9), 2, POLICY);
        assertThat(spacing.nanosUntilNext(millis(500))).isEqualTo(millis(9000));
    }
}
