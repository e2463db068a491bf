package io.github.camelopenai.uploads.part.range;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import io.github.camelopenai.uploads.part.SourceChangedException;
import io.github.camelopenai.uploads.text.ShownText;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a failed read is repeated, and waits before it. The time is limited, not the number: {@code outageTimeout}
 * begins with the first failure and ends with the next byte. For one thread.
 */
public final class ReadRetries {

    private static final Logger LOG = LoggerFactory.getLogger(ReadRetries.class);

    private final Object source;
    private final ReadSettings settings;
    private int failures;
    private long firstFailure;

    /** @param source its {@code toString()} names it in messages */
    public ReadRetries(Object source, ReadSettings settings) {
        this.source = source;
        this.settings = settings;
    }

    /** The source has given something. */
    public void succeeded() {
        failures = 0;
    }

    /**
     * Returns after the wait if the read is to be repeated.
     *
     * @param where what was read, such as {@code at byte 5}
     * @throws SourceChangedException with the failure as its cause, if it is not repeated
     */
    public void failed(Exception failure, String where, AbortSignal abort) throws IOException {
        abort.throwIfAborted();
        if (failure instanceof SourceChangedException || failure instanceof UploadAbortedException) {
            throw (IOException) failure;
        }
        long now = System.nanoTime();
        if (failures++ == 0) {
            firstFailure = now;
        }
        Duration left = settings.outageTimeout().minusNanos(now - firstFailure);
        boolean late = left.isNegative() || left.isZero();
        if (late || isFinal(failure)) {
            throw givenUp(failure, where, late);
        }
        Duration wait = settings.waitBefore(failures, askedWait(failure));
        String what = "{} could not be read {}, and is tried again in {} ms: {}";
        if (failures == 2) {
            LOG.warn(what, source, where, wait.toMillis(), reason(failure));
        } else {
            LOG.debug(what, source, where, wait.toMillis(), reason(failure));
        }
        abort.sleep(wait.compareTo(left) < 0 ? wait : left);
    }

    private SourceChangedException givenUp(Exception failure, String where, boolean late) {
        String limit = !late || settings.outageTimeout().isZero()
                ? ""
                : ". It has given nothing for "
                        + settings.outageTimeout().toString().substring(2).toLowerCase(Locale.ROOT)
                        + " (outageTimeout)";
        return SourceChangedException.unreadable(
                source + " could not be read " + where + ": " + reason(failure) + limit, failure);
    }

    private static Duration askedWait(Exception failure) {
        return failure instanceof SourceUnavailableException unavailable ? unavailable.retryAfter() : Duration.ZERO;
    }

    /** Whether a repetition would fail in the same way: a refusal, a missing file, a mistake in the code of a source. */
    private static boolean isFinal(Exception failure) {
        return failure instanceof SourceRefusedException
                || failure instanceof FileNotFoundException
                || failure instanceof FileSystemException
                || failure instanceof RuntimeException
                        && !(failure instanceof UncheckedIOException)
                        && failure.getClass().getName().startsWith("java.");
    }

    private static String reason(Exception failure) {
        String message = failure.getMessage();
        // The message of an UnknownHostException, for one, is the host alone.
        boolean explains = failure instanceof IOException && message != null && message.contains(" ");
        return ShownText.of(explains ? message : failure.toString());
    }
}
