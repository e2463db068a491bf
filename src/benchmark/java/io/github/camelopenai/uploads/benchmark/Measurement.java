package io.github.camelopenai.uploads.benchmark;

import java.util.Locale;
import java.util.Scanner;

/**
 * What one client process has measured of itself.
 *
 * @param processCpu seconds from the start of the JVM to its end
 * @param uploadCpu seconds during the measured uploads
 * @param wall seconds during the measured uploads
 * @param peakMiB the largest resident set that the process had
 * @param writtenMiB written to disks during the measured uploads
 */
public record Measurement(double processCpu, double uploadCpu, double wall, double peakMiB, double writtenMiB) {

    /** For a line of output. */
    public String toLine() {
        return String.format(Locale.ROOT, "%.2f %.2f %.4f %.1f %.1f", processCpu, uploadCpu, wall, peakMiB, writtenMiB);
    }

    /** What {@link #toLine} made. */
    static Measurement parse(String line) {
        try (Scanner numbers = new Scanner(line).useLocale(Locale.ROOT)) {
            return new Measurement(
                    numbers.nextDouble(),
                    numbers.nextDouble(),
                    numbers.nextDouble(),
                    numbers.nextDouble(),
                    numbers.nextDouble());
        }
    }
}
