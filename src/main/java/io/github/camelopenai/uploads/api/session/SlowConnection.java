package io.github.camelopenai.uploads.api.session;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * Compares the connection of a part with those of the other parts of its upload.
 *
 * @param measured the rate of the connection
 * @param others the rates of the other parts, of which there is at least one. It is their median that counts, so that the part
 *     is not compared with one fast connection, and not sent again if the whole line is slow
 */
@SuppressWarnings("ArrayRecordComponent")
record SlowConnection(SendingRate.Measured measured, double[] others) {

    /** A smaller difference may be chance. */
    private static final double FAR = 3;

    /** The same for a measurement of {@link #SHORT} time. */
    private static final double VERY_FAR = 6;

    private static final Duration SHORT = Duration.ofMillis(400);

    /** A measurement counts if the other parts have sent this many bytes in its time, or if it is {@link #LONG}. */
    private static final double ENOUGH_BYTES = 4e6;

    private static final Duration LONG = Duration.ofMillis(1500);

    /** The time for a new connection. */
    private static final double CONNECTING_SECONDS = 0.5;

    private double usual() {
        double[] sorted = others.clone();
        Arrays.sort(sorted);
        return sorted[(sorted.length - 1) / 2];
    }

    /** Whether the connection is far slower than the others. */
    boolean isFarSlower() {
        if (measured.time().compareTo(LONG) < 0 && usual() * measured.time().toNanos() / 1e9 < ENOUGH_BYTES) {
            return false;
        }
        double far = measured.time().compareTo(SHORT) < 0 ? VERY_FAR : FAR;
        return measured.bytesPerSecond() * far < usual();
    }

    /**
     * Whether the rest of the part takes far longer than sending the whole part on another connection.
     *
     * @param length the size of the part
     * @param left the bytes that are not written yet
     */
    boolean isResendFaster(long length, long left) {
        return isFarSlower() && left / measured.bytesPerSecond() > FAR * length / usual() + CONNECTING_SECONDS;
    }

    /** Describes the rates for a message. */
    String describe() {
        return String.format(
                Locale.ROOT,
                "its connection is far slower than those of the other parts (%.2f MB/s instead of %.2f MB/s)",
                measured.bytesPerSecond() / 1e6,
                usual() / 1e6);
    }
}
