package io.github.camelopenai.uploads.api.session;

import java.time.Duration;
import java.util.Locale;

/**
 * Forecasts whether the missing parts of an upload arrive before it expires, from the mean rate since it was created. The
 * rate of the last seconds ({@link ByteRate}) would change with every pause.
 *
 * @param total bytes of the content
 * @param left bytes in parts that have not arrived
 * @param written bytes handed to the network so far
 * @param elapsed the time since {@code create}
 * @param remaining the time until the last part has to be there
 * @param reserve the time reserved after that for {@code complete}
 * @param reading the time that all senders together have spent reading the source
 * @param working the time that all senders together have spent on parts, with the reading
 * @param limit the lowest {@code maxBytesPerSecond} under which the parts are sent; 0 for none
 */
public record UploadForecast(
        long total,
        long left,
        long written,
        Duration elapsed,
        Duration remaining,
        Duration reserve,
        Duration reading,
        Duration working,
        long limit) {

    /** The source is the reason if the senders spend this share of their time reading it. */
    private static final double SLOW_SOURCE = 0.8;

    private double bytesPerSecond() {
        return written / Math.max(1e-3, elapsed.toNanos() / 1e9);
    }

    private long secondsNeeded() {
        return written == 0 ? Long.MAX_VALUE : Math.round(left / bytesPerSecond());
    }

    /** Whether the upload will probably expire before its last part is there. */
    boolean isTooSlow() {
        return left > 0 && secondsNeeded() > remaining.toSeconds();
    }

    /** Describes the figures for a message. */
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
                        reserve.toSeconds())
                + source()
                + (limit == 0 ? "" : ". maxBytesPerSecond limits the rate to " + limit + " bytes per second");
    }

    /** Says that the source is the reason; empty if it is not. */
    private String source() {
        double seconds = reading.toNanos() / 1e9;
        double share = seconds / Math.max(1e-3, working.toNanos() / 1e9);
        return written == 0 || share < SLOW_SOURCE
                ? ""
                : String.format(
                        Locale.ROOT,
                        ". The source is slow, not the network: reading it has taken %d %% of the time, at %.2f MB/s on each"
                                + " connection",
                        Math.round(100 * share),
                        written / Math.max(1e-3, seconds) / 1e6);
    }
}
