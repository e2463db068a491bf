package io.github.camelopenai.uploads.part;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Cuts a content into parts, one at a time and in order.
 *
 * <p>Files and bytes are never read here: their parts are ranges. A stream is buffered part by part, by default
 * each in a temporary file that its part deletes when it is closed, so that a part can be sent again and the heap holds a
 * copy buffer only. Every byte is counted: a stream that ends before its announced length, or does not end there, fails.
 *
 * <p>Threads: {@link #next} and {@link #hasNext} may be called by changing threads, one after the other. {@link #close},
 * {@link #abort} and {@link #release} may come from any thread at any time; closing the source lets a blocked read end, if
 * anything does.
 *
 * <p>{@link #close()} ends the iteration and closes the source, but leaves parts that were handed out alive, since the
 * Splitter EIP closes its iterator as soon as it has the last part, which is then still to be sent.
 */
public final class PartIterator implements Iterator<Part>, Closeable {

    private static final Duration QUIET_LIMIT = Duration.ofSeconds(10);

    private final Content content;
    private final PartPlan plan;
    private final AbortSignal abort = new AbortSignal();
    private final StreamCutter cutter;
    private final SourceReader reader;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean closed;
    private Set<Integer> skipped = Set.of();
    private int nextIndex;
    private long nextOffset;

    /** @param readHere whether the callers' threads read the stream, and not one of its own */
    private PartIterator(Content content, PartPlan plan, long partSize, PartBuffers buffers, boolean readHere) {
        this.content = content;
        this.plan = plan;
        if (content instanceof StreamContent stream) {
            this.cutter = new StreamCutter(stream, plan, partSize, buffers, abort);
            this.reader = readHere ? null : new SourceReader(stream.source());
        } else {
            this.cutter = null;
            this.reader = null;
        }
    }

    /**
     * For threads of a route. They do not read a stream themselves, so that they can stop waiting for it.
     *
     * @param content what to cut; a stream is claimed with the first part that is asked for
     * @param partSize bytes in every part but the last
     * @param spoolDirectory where parts of a stream are spooled; null for the system's temporary directory
     */
    public static PartIterator of(Content content, long partSize, Path spoolDirectory) {
        PartPlan.requirePartSize(partSize);
        PartPlan plan = content.length() == Content.UNKNOWN_LENGTH ? null : PartPlan.fixed(content.length(), partSize);
        return new PartIterator(content, plan, partSize, PartBuffers.onDisk(spoolDirectory), false);
    }

    /**
     * For threads that may block as long as the stream does: who waits for them looks at {@link Content#patience}.
     *
     * @param content what to cut; a stream is claimed with the first part that is asked for
     * @param plan where to cut it; its total is the length of the content
     * @param buffers where parts of a stream are kept
     */
    public static PartIterator of(Content content, PartPlan plan, PartBuffers buffers) {
        return new PartIterator(content, plan, plan.largest(), buffers, true);
    }

    /**
     * A whole content of known length as one part, whose {@link Part#close()} frees everything. A stream is spooled.
     *
     * @param index its position among the parts
     */
    public static Part single(int index, Content content, Path spoolDirectory) throws IOException {
        PartPlan.requirePartSize(content.length());
        PartRange range = new PartRange(index, 0, content.length());
        if (content instanceof RepeatableContent source) {
            return new Part(range, -1, source, 0, new AbortSignal(), () -> {});
        }
        PartIterator parts = of(content, content.length(), spoolDirectory);
        try {
            Part spooled = parts.next();
            return new Part(range, -1, spooled.source(), 0, parts.abort, parts::release);
        } catch (UncheckedIOException e) {
            parts.release();
            throw e.getCause();
        }
    }

    /**
     * Leaves out parts that the server has already. What a stream has of them is read, since what follows is behind it.
     *
     * @param indices positions among the parts, from 0
     * @return this
     */
    public PartIterator without(Set<Integer> indices) {
        skipped = Set.copyOf(indices);
        return this;
    }

    /** What is cut. */
    public Content content() {
        return content;
    }

    /** Aborted when the parts are no longer wanted. */
    public AbortSignal abortSignal() {
        return abort;
    }

    /** How many parts there will be, or -1 when the length is not known. */
    public int count() {
        return plan == null ? -1 : plan.count();
    }

    @Override
    public boolean hasNext() {
        // Before the lock, which another thread may hold while its source gives nothing.
        if (closed) {
            return false;
        }
        lock.lock();
        try {
            return !closed
                    && read(() -> {
                        skip();
                        return isMore();
                    });
        } finally {
            lock.unlock();
        }
    }

    /** @throws UncheckedIOException if the stream cannot be read or its part not be spooled */
    @Override
    public Part next() {
        lock.lock();
        try {
            Part part = closed
                    ? null
                    : read(() -> {
                        skip();
                        return isMore() ? take() : null;
                    });
            if (part == null) {
                throw new NoSuchElementException();
            }
            return part;
        } finally {
            lock.unlock();
        }
    }

    /** The position of the part that {@link #next} would give. */
    public int nextIndex() {
        return nextIndex;
    }

    /**
     * Reads the next part, which there must be, without keeping it, since nobody sends it. Only for a stream.
     *
     * @param out gets what is read
     * @return its length
     */
    public long pass(OutputStream out) throws IOException {
        lock.lock();
        try {
            return passOver(out);
        } finally {
            lock.unlock();
        }
    }

    private long passOver(OutputStream out) throws IOException {
        long length = cutter.pass(nextIndex, nextOffset, out);
        nextIndex++;
        nextOffset += length;
        return length;
    }

    private <T> T read(Callable<T> reading) {
        try {
            return reader == null ? reading.call() : reader.read(reading, abort);
        } catch (IOException e) {
            // What has failed once, or was given up in the middle, gives no further part.
            closed |= reader != null;
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception | Error e) {
            throw unexpected(e);
        }
    }

    private boolean isMore() throws IOException {
        return cutter != null ? cutter.isMore(nextIndex) : nextIndex < plan.count();
    }

    private void skip() throws IOException {
        while (skipped.contains(nextIndex) && isMore()) {
            if (cutter != null) {
                passOver(OutputStream.nullOutputStream());
            } else {
                take();
            }
        }
    }

    private Part take() throws IOException {
        Part part = content instanceof RepeatableContent source ? rangeOf(source) : buffered();
        nextIndex++;
        nextOffset += part.length();
        return part;
    }

    /** Camel's threads swallow an Error, and an exchange that waits for one never ends. */
    private static IllegalStateException unexpected(Throwable e) {
        return new IllegalStateException("The source could not be read: " + e, e);
    }

    private Part rangeOf(RepeatableContent source) {
        PartRange range = plan.range(nextIndex);
        return new Part(range, plan.count(), source, range.offset(), abort, () -> {});
    }

    private Part buffered() throws IOException {
        PartBuffer buffer = cutter.next(nextIndex, nextOffset);
        PartRange range = new PartRange(nextIndex, nextOffset, buffer.content().length());
        return new Part(range, count(), buffer.content(), 0, abort, () -> cutter.free(buffer));
    }

    /** Fails when the source file is no longer what it was at the beginning. To be asked before completing. */
    public void verifySourceUnchanged() throws SourceChangedException {
        if (content instanceof FileContent file) {
            file.verifyUnchanged();
        }
    }

    /** Ends the iteration and closes the source stream, which takes two seconds at most. */
    @Override
    public void close() {
        closed = true;
        if (cutter != null) {
            cutter.close();
        }
        if (reader != null) {
            reader.end();
        }
    }

    /** Stops everything: no further part, sending parts fail, and when this returns nothing runs and no file is left. */
    public void abort(String reason) {
        abort.abort(reason);
        close();
        abort.awaitQuiet(QUIET_LIMIT);
        release();
    }

    /** Ends the iteration and frees what parts still occupy. */
    public void release() {
        close();
        if (cutter != null) {
            cutter.release();
        }
    }
}
