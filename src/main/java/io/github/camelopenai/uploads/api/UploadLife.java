package io.github.camelopenai.uploads.api;

import java.time.Duration;

/** How long a server lets an upload live, reckoned from the two times in its answer, whatever they are. */
public final class UploadLife {

    /** The life that OpenAI documents, for servers that tell none. */
    public static final Duration DEFAULT = Duration.ofHours(1);

    /** No server is known to give more than two hours; a longer life is a mistake or no limit at all. */
    static final Duration LONGEST = Duration.ofHours(24);

    /** In seconds the year 5138, in milliseconds 1973. */
    private static final long FIRST_MILLISECONDS = 100_000_000_000L;

    private UploadLife() {}

    /**
     * The life of an upload; one hour if the times do not tell, at most 24 hours.
     *
     * @param createdAt in seconds since 1970, or in milliseconds; null if the server did not tell
     * @param expiresAt likewise
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

    /** A time as the API has it, in seconds, also of a server that gives milliseconds. */
    public static long seconds(long time) {
        return time >= FIRST_MILLISECONDS ? time / 1000 : time;
    }

    /** @param time positive; if it is negative, the subtraction has overflowed */
    private static Duration limited(long time, int millisecondsPerUnit) {
        boolean tooLong = time < 0 || time > LONGEST.toMillis() / millisecondsPerUnit;
        return tooLong ? LONGEST : Duration.ofMillis(time * millisecondsPerUnit);
    }
}
