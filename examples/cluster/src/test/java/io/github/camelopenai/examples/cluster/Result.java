package io.github.camelopenai.examples.cluster;

import java.util.Locale;

/**
 * A row of the table.
 *
 * @param sentAgain parts that were sent more than once
 * @param once whether each object has become exactly one file, which is identical
 */
record Result(
        int workers, double seconds, double megabytesPerSecond, int kills, long sentAgain, int files, boolean once) {

    static final String HEAD = "workers  seconds   MB/s  speed-up  kills  parts sent again  files  each exactly once";

    String row(Result one) {
        return String.format(
                Locale.ROOT,
                "%7d  %7.1f  %5.2f  %8.2f  %5d  %16d  %5d  %s",
                workers,
                seconds,
                megabytesPerSecond,
                one.seconds / seconds,
                kills,
                sentAgain,
                files,
                once ? "yes" : "NO");
    }
}
