package io.github.camelopenai.uploads.http;

import java.time.Duration;

/**
 * Learns how far apart requests must start so that a server that limits their rate does not refuse them. As long as it has
 * refused none, nothing is known, and requests start as they come.
 *
 * <p>A refused request shows that a spacing is too short, and a request that the server took after a refusal tells one that
 * is long enough. The spacing used lies between the two, and each outcome brings one of them nearer: at the beginning in
 * large steps, later in small ones. The lower bound fades while nothing is refused, at first slowly and then faster and
 * faster, since a limit may be lifted. Not thread-safe; times are those of {@link System#nanoTime}.
 */
final class RequestSpacing {

    /** No limit that is worth the waiting. */
    private static final long NEGLIGIBLE = Duration.ofMillis(2).toNanos();

    private static final long UNKNOWN = Long.MAX_VALUE;

    /** After that long without a request, or ten times the spacing, the lower bound is out of date. */
    private static final long STALE = Duration.ofMinutes(1).toNanos();

    /** Bounds that are as near as this, as a part of the upper one, are not brought nearer. */
    private static final double NEAR = 0.06;

    /** Where between the bounds to try. */
    private static final double EAGER = 1.0 / 3;

    /** The same for a server that asks for a wait after each refusal, which then costs more than a longer spacing. */
    private static final double CAREFUL = 0.75;

    private static final double NEAR_WHEN_CAREFUL = 0.2;

    /** By how much the upper bound grows when it turns out to be too short. */
    private static final double GROWTH = 1.1;

    private static final double FADING = 0.0003;
    private static final double FADING_GROWTH = 1.15;
    private static final double FASTEST_FADING = 0.3;

    private boolean limited;
    private double tooShort;
    private double longEnough = UNKNOWN;
    private double spacing;
    private boolean careful;
    private long notBefore;
    private long lastStart;
    private int refusals;
    private long refusedSince;
    private boolean knewBefore;
    private int takenSinceRefusal;
    private int epoch;
    private Run before = Run.NONE;
    private Run now = Run.NONE;

    /**
     * Requests that the server has taken, or has not refused yet, between two refusals.
     *
     * @param first start of the first one
     * @param last start of the last one
     */
    private record Run(long first, long last, int requests) {
        static final Run NONE = new Run(0, 0, 0);

        Run with(long start) {
            return requests == 0 ? new Run(start, start, 1) : new Run(first, start, requests + 1);
        }

        Run without(Start refused) {
            return new Run(first, last == refused.at() ? refused.previous() : last, requests - 1);
        }

        /**
         * How far a request that starts at {@code at} is from these: from the last one, or from their mean distance, for
         * servers that allow many requests at once and then none for a while.
         */
        double spacingTo(long at) {
            return requests == 0 ? UNKNOWN : Math.min(at - last, (double) (at - first) / requests);
        }
    }

    /**
     * The start of one request.
     *
     * @param epoch how many refusals had been heard of; a request tells nothing about the time after a later one
     * @param spacing to the requests before it
     * @param previous start of the request before it
     */
    record Start(int epoch, long at, double spacing, long previous) {}

    /** How long until the next request may start; zero or less if it may now. */
    long nanosUntilNext(long at) {
        return limited ? Math.max(notBefore, lastStart + (long) spacing) - at : 0;
    }

    /** Whether the next request finds out whether the server takes requests again. */
    boolean isProbing() {
        return refusals > 0;
    }

    /** How far apart requests start; zero while no limit is known. */
    Duration spacing() {
        return limited ? Duration.ofNanos((long) spacing) : Duration.ZERO;
    }

    boolean isLimited() {
        return limited;
    }

    Start started(long at) {
        if (at - lastStart > Math.max(STALE, (long) (10 * spacing))) {
            tooShort = 0;
            takenSinceRefusal = 0;
            now = limited ? now : Run.NONE;
        }
        Run run = now.requests() > 0 ? now : before;
        Start start = new Start(epoch, at, run.spacingTo(at), run.requests() == 0 ? at : run.last());
        now = now.with(at);
        lastStart = at;
        return start;
    }

    /** The server has taken the request, or has not refused it for so long that it must have. */
    void taken(Start start) {
        if (!limited || start.epoch() != epoch) {
            return;
        }
        refusals = 0;
        takenSinceRefusal++;
        longEnough = Math.min(longEnough, start.spacing());
        tooShort -= tooShort * Math.min(FASTEST_FADING, FADING * Math.pow(FADING_GROWTH, takenSinceRefusal));
        if (longEnough == UNKNOWN) {
            return;
        }
        double between = longEnough - tooShort;
        boolean near = between <= longEnough * (careful ? NEAR_WHEN_CAREFUL : NEAR);
        spacing = near ? longEnough : tooShort + between * (careful ? CAREFUL : EAGER);
        if (spacing < NEGLIGIBLE) {
            limited = false;
            longEnough = UNKNOWN;
            tooShort = 0;
        }
    }

    /**
     * The server has refused the request because there are too many.
     *
     * @param at when that was heard
     * @param asked how long the server asks to wait; zero if it does not say
     * @param inVain how often this request was refused in a row, this time included, while no other one was taken
     */
    void refused(Start start, long at, Duration asked, int inVain, RetryPolicy policy) {
        long askedUntil = at + asked.toNanos();
        if (start.epoch() != epoch) {
            // It started before the refusal that is known already.
            if (start.epoch() == epoch - 1 && before.requests() > 1) {
                before = before.without(start);
            }
            notBefore = notBefore - askedUntil >= 0 ? notBefore : askedUntil;
            return;
        }
        epoch++;
        refusals++;
        takenSinceRefusal = 0;
        careful = !asked.isZero();
        Run left = now.without(start);
        before = left.requests() > 0 ? left : before;
        now = Run.NONE;
        lastStart = before.requests() > 0 ? before.last() : at;
        if (refusals == 1) {
            refusedSince = at;
            knewBefore = longEnough != UNKNOWN;
        }
        tooShort = start.spacing() == UNKNOWN ? 0 : start.spacing();
        if (longEnough != UNKNOWN && tooShort >= longEnough) {
            longEnough = tooShort * GROWTH;
        }
        long until = at + pause(start, at, inVain, policy);
        notBefore = until - askedUntil >= 0 ? until : askedUntil;
        if (refusals > 1) {
            longEnough = UNKNOWN;
        }
        spacing = longEnough == UNKNOWN ? 0 : longEnough;
        limited = true;
    }

    /** How long to wait after a refusal if the server does not say. */
    private long pause(Start start, long at, int inVain, RetryPolicy policy) {
        if (knewBefore && refusals == 1) {
            return Math.max(lastStart + (long) longEnough - at, (long) (longEnough / 50));
        }
        long pause = policy.backOff(inVain - 1).toNanos();
        if (knewBefore) {
            // The limit has become a little tighter, or much.
            long little = Math.max(lastStart + (long) (1.5 * start.spacing()) - at, (long) (start.spacing() / 10));
            pause = inVain == 1
                    ? little
                    : Math.max(little, policy.backOff(inVain - 2).toNanos());
        }
        // The more requests take turns in trying, the longer the pause between them.
        pause = Math.max(pause, (at - refusedSince) / 3);
        return Math.min(pause, policy.maxDelay().toNanos());
    }
}
