package io.github.camelopenai.uploads.benchmark.journal;

import java.util.Arrays;
import java.util.Locale;

/** How long one operation took, again and again. */
record Timing(String label, long[] nanos) {

    /** What is measured. */
    @FunctionalInterface
    interface Operation {
        void run(int repetition) throws Exception;
    }

    static Timing of(String label, int repetitions, Operation operation) throws Exception {
        long[] nanos = new long[repetitions];
        for (int i = 0; i < repetitions; i++) {
            long start = System.nanoTime();
            operation.run(i);
            nanos[i] = System.nanoTime() - start;
        }
        return new Timing(label, nanos);
    }

    /** Without the first ones, in which classes are loaded and statements are prepared. */
    Timing warm(int withoutTheFirst) {
        return new Timing(label, Arrays.copyOfRange(nanos, withoutTheFirst, nanos.length));
    }

    double meanMillis() {
        return Arrays.stream(nanos).average().orElseThrow() / 1e6;
    }

    /** The time that 99 of 100 did not exceed. */
    double slowMillis() {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(0.99 * sorted.length) - 1] / 1e6;
    }

    String row() {
        return String.format(Locale.ROOT, "| %s | %.2f | %.2f |%n", label, meanMillis(), slowMillis());
    }
}
