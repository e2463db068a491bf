package io.github.camelopenai.uploads.part.range;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import io.github.camelopenai.uploads.part.RangeSource;
import io.github.camelopenai.uploads.part.SourceThreads;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Opens ranges of a user's source, in threads of their own, so that an {@code open} that never returns can be given up. A
 * stream that it returns later is closed.
 *
 * @param name names the source in messages
 * @param limit maximum time of an {@code open}
 */
record RangeSourceReader(RangeSource source, String name, Duration limit) implements RangeReader {

    @Override
    public InputStream open(long offset, long count, AbortSignal abort) throws IOException {
        CompletableFuture<InputStream> opening = new CompletableFuture<>();
        Runnable giveUp = () -> opening.completeExceptionally(abort.exception(null));
        try (AbortSignal.Registration waiting = abort.register(giveUp)) {
            SourceThreads.start(() -> open(offset, count, opening));
            return new ClosedElsewhere(await(opening));
        }
    }

    /** A stream of a user's, whose close may block, also after its last byte. */
    private static final class ClosedElsewhere extends FilterInputStream {
        private ClosedElsewhere(InputStream in) {
            super(in);
        }

        @Override
        public void close() {
            SourceThreads.close(in);
        }
    }

    private void open(long offset, long count, CompletableFuture<InputStream> opening) {
        try {
            InputStream stream = source.open(offset, count);
            if (stream == null) {
                throw new IllegalStateException("open(" + offset + ", " + count + ") returned null");
            }
            if (!opening.complete(stream)) {
                SourceThreads.close(stream);
            }
        } catch (Exception | Error e) {
            opening.completeExceptionally(e);
        }
    }

    private InputStream await(CompletableFuture<InputStream> opening) throws IOException {
        try {
            return opening.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            SocketTimeoutException late = new SocketTimeoutException(
                    "open() has not returned for " + limit.toMillis() + " ms (stallTimeout)");
            late.initCause(e);
            if (opening.completeExceptionally(late)) {
                throw late;
            }
            return opening.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            UploadAbortedException interrupted = new UploadAbortedException("the thread was interrupted", e);
            opening.completeExceptionally(interrupted);
            closeIfOpened(opening);
            throw interrupted;
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    /** Closes a stream that was opened before the wait for it was interrupted. */
    private static void closeIfOpened(CompletableFuture<InputStream> opening) {
        if (!opening.isCompletedExceptionally()) {
            SourceThreads.close(opening.join());
        }
    }

    /** An Error is a mistake in the code, or a lack of memory, and is not tried again, as that of a read. */
    private static IOException failure(Throwable reason) {
        if (reason instanceof RuntimeException e) {
            throw e;
        }
        if (reason instanceof Error e) {
            throw e;
        }
        return reason instanceof IOException e ? e : new IOException("open() failed: " + reason, reason);
    }

    @Override
    public String toString() {
        return name;
    }
}
