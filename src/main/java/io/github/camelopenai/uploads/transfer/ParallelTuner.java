package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.option.ParallelParts;
import java.time.Duration;

/**
 * Decides how many parts of one upload are sent at once, from the bytes that were sent. It has no clock and no threads. Not
 * thread-safe.
 *
 * <p>The number grows in steps. The first half of a step is not measured, since new connections must be made, and the operating
 * system accepts megabytes that it has not sent. The second half is measured, and the number then doubles. If twice as many
 * senders are less than {@link #GAIN} times as fast, the number goes back.
 *
 * <p>All steps together may take only a small part of the upload. Where that is too short for a measurement, because the upload
 * is short or the line is quick, the number grows without one: senders that are not needed cost hardly anything, and senders that
 * begin too late cost much.
 *
 * <p>When the server or the network is overloaded, the number is halved, but it does not fall below the first one: the pacer of
 * the account already keeps the requests apart.
 */
final class ParallelTuner {

    /** Half a step is over when this share of the content was sent. */
    private static final double SHARE_OF_CONTENT = 0.004;

    /** On a line that is slow for the content, half a step is over after this time. */
    private static final long LONGEST = Duration.ofSeconds(1).toNanos();

    /** A step that is too short for a measurement takes at least this time, if it has not sent its share before. */
    private static final long SHORTEST = Duration.ofMillis(20).toNanos();

    /** In a shorter time, a few buffers that fill or empty would decide, unless each sender sends more than {@link #BUFFER}. */
    private static final long MEASURABLE = Duration.ofMillis(300).toNanos();

    /** The bytes of a connection that the operating system usually accepts in advance. */
    private static final long BUFFER = 3_000_000;

    /** The factor of a growth that is measured, and that of one that is not. */
    private static final int MEASURED_GROWTH = 2;

    private static final int QUICK_GROWTH = 8;

    private static final double GAIN = 1.2;

    /** New connections take time, so they are not worth it for parts that will be taken sooner than this. */
    private static final double SOON_SECONDS = 0.2;

    /** The time until the next growth if the last one was in vain. The line may have changed by then. */
    private static final long REST = Duration.ofSeconds(15).toNanos();

    /** The time until the next growth after the first overload. It doubles with each further one, a few times. */
    private static final long CALM = Duration.ofSeconds(10).toNanos();

    private static final int MOST_DOUBLINGS_OF_CALM = 5;

    /** Parts that fail within this time show the same overload. */
    private static final long ONE_OVERLOAD = Duration.ofSeconds(1).toNanos();

    private static final long OFTEN = Duration.ofMillis(5).toNanos();
    private static final long SELDOM = Duration.ofMillis(100).toNanos();

    private final ParallelParts range;
    private final double bytesPerPart;
    private final double halfStep;
    private final Look begun;
    private int senders;

    /** The number before the last growth, until it is known whether that was in vain; else 0. */
    private int grownFrom;

    /** Bytes per second before the last growth; not a number if they were not measured. */
    private double rateBefore = Double.NaN;

    private boolean secondHalf;
    private Look halfBegun;
    private int busiest;
    private boolean rests;
    private long restUntil;
    private int overloads;
    private int decreases;
    private long decreasedAt;

    /**
     * What an upload does at a moment.
     *
     * @param nanoTime by {@link System#nanoTime}
     * @param sent the bytes that were sent so far
     * @param sending the number of parts that are being sent
     * @param overloads how many attempts have failed so far because the server or the network was overloaded
     * @param left the number of parts that no sender has taken yet
     */
    record Look(long nanoTime, long sent, int sending, int overloads, int left) {}

    /**
     * @param bytes the size of the content
     * @param parts the number of its parts
     */
    ParallelTuner(ParallelParts range, long bytes, int parts, Look now) {
        this.range = range;
        this.bytesPerPart = (double) bytes / parts;
        this.halfStep = bytes * SHARE_OF_CONTENT;
        this.senders = range.first();
        this.overloads = now.overloads();
        this.begun = now;
        beginStep(now);
    }

    /** The number of parts that may be sent at once, from now on. */
    int next(Look now) {
        if (now.overloads() > overloads) {
            overloaded(now);
        } else if (!rests) {
            step(now);
        } else if (now.nanoTime() - restUntil >= 0) {
            rests = false;
            beginStep(now);
        }
        return senders;
    }

    /** The time until the next look. It is short at the beginning of a step, since the line may be quick. */
    Duration patience(Look now) {
        boolean mayChange = !rests && (senders < range.most() || grownFrom > 0);
        long age = now.nanoTime() - halfBegun.nanoTime();
        return Duration.ofNanos(mayChange ? Math.min(SELDOM, Math.max(OFTEN, age / 8)) : SELDOM);
    }

    private void beginStep(Look now) {
        beginHalf(now, false);
    }

    private void beginHalf(Look now, boolean second) {
        secondHalf = second;
        halfBegun = now;
        busiest = 0;
    }

    private void step(Look now) {
        busiest = Math.max(busiest, now.sending());
        long sent = now.sent() - halfBegun.sent();
        long time = now.nanoTime() - halfBegun.nanoTime();
        if (!secondHalf && isTooShort(sent, time)) {
            grow(now, QUICK_GROWTH, Double.NaN);
        } else if (sent < halfStep && time < LONGEST) {
            return;
        } else if (!secondHalf) {
            beginHalf(now, true);
        } else if (time < MEASURABLE && sent < senders * BUFFER) {
            grow(now, QUICK_GROWTH, Double.NaN);
        } else {
            measured(now, sent * 1e9 / time);
        }
    }

    /** Whether the second half of this step will be too short for a measurement. */
    private boolean isTooShort(long sent, long time) {
        if (sent >= 2 * halfStep) {
            return true;
        }
        // A small content may go into the buffers as a whole; of a large one, what is beyond them shows the rate.
        double buffers = senders * BUFFER;
        double beyond = 2 * halfStep < buffers ? sent : sent - buffers;
        return time >= SHORTEST && beyond * MEASURABLE > halfStep * time;
    }

    private void measured(Look now, double rate) {
        if (busiest < senders) {
            // The endpoint is paused, there are no slots, or the source is slow: this says nothing about the line.
            beginStep(now);
        } else if (grownFrom > 0 && rate < GAIN * rateBefore) {
            senders = grownFrom;
            rest(now, REST);
        } else {
            grow(now, MEASURED_GROWTH, rate);
        }
    }

    private void grow(Look now, int factor, double rate) {
        grownFrom = 0;
        if (busiest >= senders && senders < range.most()) {
            if (secondsLeft(now) <= SOON_SECONDS) {
                // The step goes on: what fills the buffers at first makes the line look quicker than it is.
                return;
            }
            grownFrom = senders;
            rateBefore = rate;
            senders = Math.min(Math.min(range.most(), senders + now.left()), factor * senders);
        }
        beginStep(now);
    }

    /** The time for the parts that no sender has taken yet, at the rate so far. */
    private double secondsLeft(Look now) {
        double seconds = (now.nanoTime() - begun.nanoTime()) / 1e9;
        return now.left() * bytesPerPart * seconds / Math.max(1, now.sent() - begun.sent());
    }

    private void overloaded(Look now) {
        overloads = now.overloads();
        if (decreases == 0 || now.nanoTime() - decreasedAt >= ONE_OVERLOAD) {
            senders = Math.max(range.first(), senders / 2);
            decreases++;
            decreasedAt = now.nanoTime();
        }
        rest(now, CALM << Math.min(decreases - 1, MOST_DOUBLINGS_OF_CALM));
    }

    private void rest(Look now, long nanos) {
        grownFrom = 0;
        rests = true;
        restUntil = now.nanoTime() + nanos;
    }
}
