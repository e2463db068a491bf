package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.option.ParallelParts;
import io.github.camelopenai.uploads.part.PartPlan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * An upload of a file over a line, millisecond by millisecond, without a clock. The operating system accepts what its buffer can
 * hold at once, and more when a third of the buffer is free.
 *
 * @param perConnection bytes per second of each connection
 * @param inAll bytes per second of all connections together
 * @param delay milliseconds for connecting, and for each answer
 * @param buffer the bytes that the operating system accepts in advance on each connection
 * @param halvedAt the sent bytes after which both rates halve
 * @param noise the rate of each connection changes by up to this share, ten times a second
 * @param slots the maximum number of parts that are sent at once, whatever is wanted
 */
record SimulatedLine(
        double perConnection, double inAll, int delay, double buffer, double halvedAt, double noise, int slots) {

    private static final double UNLIMITED = 1e12;

    static SimulatedLine perConnection(double rate) {
        return new SimulatedLine(rate, UNLIMITED, 0, 2.5e6, UNLIMITED, 0, Integer.MAX_VALUE);
    }

    static SimulatedLine inAll(double rate) {
        return new SimulatedLine(UNLIMITED, rate, 0, 2.5e6, UNLIMITED, 0, Integer.MAX_VALUE);
    }

    SimulatedLine delayed(int millis) {
        return new SimulatedLine(perConnection, inAll, millis, buffer, halvedAt, noise, slots);
    }

    SimulatedLine halvedAt(double bytes) {
        return new SimulatedLine(perConnection, inAll, delay, buffer, bytes, noise, slots);
    }

    SimulatedLine noisy(double share) {
        return new SimulatedLine(perConnection, inAll, delay, buffer, halvedAt, share, slots);
    }

    SimulatedLine withBuffer(double bytes) {
        return new SimulatedLine(perConnection, inAll, delay, bytes, halvedAt, noise, slots);
    }

    SimulatedLine withSlots(int number) {
        return new SimulatedLine(perConnection, inAll, delay, buffer, halvedAt, noise, number);
    }

    /**
     * What happened.
     *
     * @param seconds the duration of the upload
     * @param numbers the numbers of parts at once, in the order in which the tuner wanted them
     */
    record Outcome(double seconds, List<Integer> numbers) {
        int last() {
            return numbers.get(numbers.size() - 1);
        }

        int most() {
            return numbers.stream().mapToInt(Integer::intValue).max().orElseThrow();
        }
    }

    Outcome upload(long bytes, ParallelParts parallel) {
        return new Run(bytes, parallel, new Random(1)).run();
    }

    private static final class Sender {
        private double length;
        private double accepted;
        private double drained;
        private int ready;
        private double factor = 1;
    }

    private final class Run {
        private final long bytes;
        private final ParallelParts parallel;
        private final Random random;
        private final Deque<Long> parts;
        private final int count;
        private final List<Sender> senders = new ArrayList<>();
        private final List<Sender> idle = new ArrayList<>();
        private final List<Integer> numbers = new ArrayList<>();
        private double acceptedInAll;
        private double drainedInAll;
        private int now;

        private Run(long bytes, ParallelParts parallel, Random random) {
            this.bytes = bytes;
            this.random = random;
            PartPlan plan = PartPlan.even(bytes, 1, 64 << 20, parallel.most());
            this.parts = new ArrayDeque<>(plan.lengths());
            this.count = plan.count();
            this.parallel = parallel.within(count);
        }

        private Outcome run() {
            int wanted = parallel.first();
            numbers.add(wanted);
            ParallelTuner tuner = parallel.isAuto() ? new ParallelTuner(parallel, bytes, count, look()) : null;
            long nextLook = 0;
            for (; !parts.isEmpty() || !senders.isEmpty(); now++) {
                while (senders.size() < Math.min(wanted, slots) && !parts.isEmpty()) {
                    start();
                }
                send();
                if (tuner != null && now >= nextLook && !parts.isEmpty()) {
                    int next = tuner.next(look());
                    if (next != wanted) {
                        numbers.add(next);
                        wanted = next;
                    }
                    nextLook = now + Math.max(1, tuner.patience(look()).toMillis());
                }
            }
            return new Outcome((now + 3 * delay) / 1e3, numbers);
        }

        private ParallelTuner.Look look() {
            return new ParallelTuner.Look(now * 1_000_000L, (long) acceptedInAll, senders.size(), 0, parts.size());
        }

        private void start() {
            Sender sender = new Sender();
            if (idle.isEmpty()) {
                sender.ready = now + (senders.isEmpty() ? 0 : delay);
            } else {
                sender = idle.remove(0);
                sender.ready = now;
            }
            sender.length = parts.remove();
            sender.accepted = 0;
            sender.drained = 0;
            senders.add(sender);
        }

        private void send() {
            int change = drainedInAll >= halvedAt ? 2 : 1;
            long active = senders.stream()
                    .filter(each -> each.ready <= now && each.drained < each.length)
                    .count();
            for (Sender each : List.copyOf(senders)) {
                if (each.ready > now) {
                    continue;
                }
                if (now % 100 == 0) {
                    each.factor = 1 + noise * (2 * random.nextDouble() - 1);
                }
                accept(each);
                double rate = Math.min(perConnection, inAll / Math.max(1, active)) * each.factor / change;
                double drained = Math.min(each.accepted - each.drained, rate / 1e3);
                each.drained += drained;
                drainedInAll += drained;
                if (each.drained >= each.length - 0.5) {
                    end(each);
                }
            }
        }

        private void accept(Sender sender) {
            double room = buffer - (sender.accepted - sender.drained);
            if (room >= buffer / 3) {
                double more = Math.min(room, sender.length - sender.accepted);
                sender.accepted += more;
                acceptedInAll += more;
            }
        }

        /** The connection is used again when the answer is there. */
        private void end(Sender sender) {
            if (sender.length > 0) {
                sender.length = 0;
                sender.drained = 0;
                sender.accepted = 0;
                sender.ready = now + delay;
            }
            if (sender.ready <= now) {
                senders.remove(sender);
                idle.add(sender);
            }
        }
    }
}
