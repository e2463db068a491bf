package io.github.camelopenai.uploads.api.session;

import io.github.camelopenai.uploads.concurrent.Deadline;
import java.time.Duration;

/**
 * The time until an upload expires, and how much of it is reserved for {@code complete}.
 *
 * @param deadline when the upload expires
 * @param reserve the time between the last part and the expiry
 */
public record UploadExpiry(Deadline deadline, Duration reserve) {

    /** For an upload that was created elsewhere: only the server knows when it expires. */
    static final UploadExpiry UNKNOWN = new UploadExpiry(Deadline.none(), Duration.ZERO);

    private static final Duration LONGEST_RESERVE = Duration.ofSeconds(60);
    private static final int RESERVED_SHARE = 10;
    private static final Duration ENOUGH_FOR_LONGEST = LONGEST_RESERVE.multipliedBy(RESERVED_SHARE);

    /** The expiry of an upload that lives for {@code life} after {@code start}. */
    static UploadExpiry after(Deadline start, Duration life) {
        return new UploadExpiry(start.laterBy(life), reserveOf(life));
    }

    /** The time reserved for {@code complete}: a tenth of the life of the upload, one minute at most. */
    public static Duration reserveOf(Duration life) {
        // Not by Duration.dividedBy, which calculates with decimals of any length.
        return life.compareTo(ENOUGH_FOR_LONGEST) < 0
                ? Duration.ofNanos(life.toNanos() / RESERVED_SHARE)
                : LONGEST_RESERVE;
    }

    /** When the last part has to be there, so that the upload can still be completed. */
    Deadline partDeadline() {
        return deadline.earlierBy(reserve);
    }
}
