package io.github.camelopenai.uploads.api.session;

import java.time.Duration;
import java.util.Locale;

/**
 * The arithmetic of an upload and its hour.
 *
 * @param total bytes of the content
 * @param left bytes in parts that have not arrived
 * @param written bytes handed to the network so far
 * @param elapsed since {@code create}
 * @param remaining until the last part has to be there
 * @param reserve what is kept after that for {@code complete}
 */
public record UploadPace(long total, long left, long written, Duration elapsed, Duration remaining, Duration reserve) {

    /** A rate is worth something only after a while. */
    private static final Duration ENOUGH = Duration.ofSeconds(10);

    private double bytesPerSecond() {
        return written / Math.max(1e-3, elapsed.toNanos() / 1e9);
    }

    private long secondsNeeded() {
        return written == 0 ? Long.MAX_VALUE : Math.round(left / bytesPerSecond());
    }

    /** Whether the upload will probably expire before its last part is there. */
    public boolean looksTooSlow() {
        return elapsed.compareTo(ENOUGH) > 0 && left > 0 && secondsNeeded() > remaining.toSeconds();
    }

    /** The numbers, for a message. */
    public String describe() {
        String need = written == 0 ? "for ever" : secondsNeeded() + " s";
        return String.format(
                Locale.ROOT,
                "%d of %d bytes are left, at the %.2f MB/s seen so far they take %s, and %d s are left for them (and %d s"
                        + " for complete)",
                left,
                total,
                bytesPerSecond() / 1e6,
                need,
                Math.max(0, remaining.toSeconds()),
                reserve.toSeconds());
    }
}
