package io.github.camelopenai.uploads.api;

import java.time.Duration;

/** Calculates how long a server lets an upload live from the two times in its answer, which may be invalid. */
public final class UploadLifetime {

    /** The life that OpenAI documents, for servers that return no times. */
    public static final Duration DEFAULT = Duration.ofHours(1);

    /** No known server gives more than two hours; a longer life is an error or means no limit. */
    static final Duration LONGEST = Duration.ofHours(24);

    /** As seconds this is in the year 5138, as milliseconds in 1973. */
    private static final long FIRST_MILLISECONDS = 100_000_000_000L;

    private UploadLifetime() {}

    /**
     * Returns the life of an upload: one hour if the times are missing or invalid, at most 24 hours.
     *
     * @param createdAt in seconds since 1970, or in milliseconds; null if the server did not return it
     * @param expiresAt in the same unit, or null
     */
    public static Duration of(Long createdAt, Long expiresAt) {
        if (createdAt == null || expiresAt == null || expiresAt <= createdAt) {
            return DEFAULT;
        }
        if (createdAt >= FIRST_MILLISECONDS) {
            return limited(expiresAt - createdAt, 1);
        }
        long seconds = seconds(expiresAt);
        boolean inMilliseconds = seconds > createdAt && seconds - createdAt <= LONGEST.toSeconds();
        return limited((inMilliseconds ? seconds : expiresAt) - createdAt, 1000);
    }

    /** Converts a time of the API to seconds, also that of a server that returns milliseconds. */
    public static long seconds(long time) {
        return time >= FIRST_MILLISECONDS ? time / 1000 : time;
    }

    /** @param time the difference of the times; negative if the subtraction has overflowed */
    private static Duration limited(long time, int millisecondsPerUnit) {
        boolean tooLong = time < 0 || time > LONGEST.toMillis() / millisecondsPerUnit;
        return tooLong ? LONGEST : Duration.ofMillis(time * millisecondsPerUnit);
    }
}
