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
 * Gives the parts of a content, one at a time and in order.
 *
 * <p>Files and bytes in memory are never read here: their parts are ranges. A stream is buffered part by part, by default in
 * temporary files, so that a part can be sent again. Closing a part deletes its file.
 *
 * <p>Threads: {@link #next} and {@link #hasNext} may be called by different threads, one after the other. {@link #close},
 * {@link #abort} and {@link #release} may be called by any thread at any time; they close the source, which may end a blocked
 * read.
 *
 * <p>{@link #close()} ends the iteration and closes the source but keeps the parts that were handed out, since the Splitter EIP
 * closes its iterator as soon as it has the last part, before that part is sent.
 */
public final class PartIterator implements Iterator<Part>, Closeable {

    private static final Duration QUIET_LIMIT = Duration.ofSeconds(10);

    private final Content content;
    private final PartPlan plan;
    private final AbortSignal abort = new AbortSignal();
    private final PartCutter cutter;
    private final SourceReader reader;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean closed;
    private Set<Integer> skipped = Set.of();
    private int nextIndex;
    private long nextOffset;

    /** @param readInCaller whether the callers' threads read a stream, instead of a thread of its own */
    private PartIterator(Content content, PartPlan plan, long partSize, PartBuffers buffers, boolean readInCaller) {
        this.content = content;
        this.plan = plan;
        if (content instanceof RepeatableContent repeatable) {
            this.cutter = new RangeCutter(repeatable, plan, abort);
            this.reader = null;
        } else {
            StreamContent stream = (StreamContent) content;
            this.cutter = new StreamCutter(stream, plan, partSize, buffers, abort);
            this.reader = readInCaller ? null : new SourceReader(stream.source());
        }
    }

    /**
     * Makes an iterator for threads of a route. They do not read a stream themselves, so that they can stop waiting for it.
     *
     * @param content the content to cut; a stream is claimed when its first part is requested
     * @param partSize bytes in every part but the last
     * @param spoolDirectory where parts of a stream are spooled; null for the system's temporary directory
     */
    public static PartIterator of(Content content, long partSize, Path spoolDirectory) {
        PartPlan plan = content.length() == Content.UNKNOWN_LENGTH ? null : PartPlan.fixed(content.length(), partSize);
        return new PartIterator(content, plan, partSize, PartBuffers.onDisk(spoolDirectory), false);
    }

    /**
     * Makes an iterator for threads that may block as long as the stream does; the thread that waits for them has to watch
     * {@link Content#timeUntilTimeout}.
     *
     * @param content the content to cut; a stream is claimed when its first part is requested
     * @param plan the sizes of the parts; its total is the length of the content
     * @param buffers where parts of a stream are kept
     */
    public static PartIterator of(Content content, PartPlan plan, PartBuffers buffers) {
        return new PartIterator(content, plan, plan.largest(), buffers, true);
    }

    /**
     * Makes one part of a whole content of known length. A stream is spooled. {@link Part#close()} frees everything.
     *
     * @param index the position among the parts, from 0
     */
    public static Part single(int index, Content content, Path spoolDirectory) throws IOException {
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
        } catch (RuntimeException e) {
            parts.release();
            throw e;
        }
    }

    /**
     * Skips parts that the server has already. Their bytes are read from a stream and discarded.
     *
     * @param indices the positions among the parts, from 0
     * @return this
     */
    public PartIterator skipping(Set<Integer> indices) {
        skipped = Set.copyOf(indices);
        return this;
    }

    /** The content that is cut. */
    public Content content() {
        return content;
    }

    /** Aborted when no more parts are to be sent. */
    public AbortSignal abortSignal() {
        return abort;
    }

    /** The number of parts, or -1 if the length of the content is not known. */
    public int count() {
        return plan == null ? -1 : plan.count();
    }

    @Override
    public boolean hasNext() {
        // Checked without the lock too, since another thread may hold it while it waits for the source.
        if (closed) {
            return false;
        }
        lock.lock();
        try {
            return !closed
                    && read(() -> {
                        skip();
                        return cutter.hasPart(nextIndex);
                    });
        } finally {
            lock.unlock();
        }
    }

    /** @throws UncheckedIOException if the stream cannot be read or the part cannot be spooled */
    @Override
    public Part next() {
        lock.lock();
        try {
            Part part = closed
                    ? null
                    : read(() -> {
                        skip();
                        return cutter.hasPart(nextIndex) ? take() : null;
                    });
            if (part == null) {
                throw new NoSuchElementException();
            }
            return part;
        } finally {
            lock.unlock();
        }
    }

    /** The index of the part that {@link #next} would return. */
    public int nextIndex() {
        return nextIndex;
    }

    /**
     * Skips the next part of a stream, which must have one.
     *
     * @param out receives the bytes of the part
     * @return the length of the part
     */
    public long skipPart(OutputStream out) throws IOException {
        lock.lock();
        try {
            return skipOver(out);
        } finally {
            lock.unlock();
        }
    }

    private long skipOver(OutputStream out) throws IOException {
        long length = cutter.skip(nextIndex, nextOffset, out);
        nextIndex++;
        nextOffset += length;
        return length;
    }

    private <T> T read(Callable<T> reading) {
        try {
            return reader == null ? reading.call() : reader.read(reading, abort);
        } catch (IOException e) {
            // A stream that failed, or whose read was given up, gives no further part.
            closed |= reader != null;
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception | Error e) {
            // An exception instead of an Error: Camel's threads swallow an Error, and the exchange would never end.
            throw new IllegalStateException("The source could not be read: " + e, e);
        }
    }

    private void skip() throws IOException {
        while (skipped.contains(nextIndex) && cutter.hasPart(nextIndex)) {
            skipOver(OutputStream.nullOutputStream());
        }
    }

    private Part take() throws IOException {
        Part part = cutter.cut(nextIndex, nextOffset);
        nextIndex++;
        nextOffset += part.length();
        return part;
    }

    /** Fails if the source file has changed since the content was made. To be called before {@code complete}. */
    public void verifySourceUnchanged() throws SourceChangedException {
        content.verifyUnchanged();
    }

    /** Ends the iteration and closes the source stream. Takes at most two seconds. */
    @Override
    public void close() {
        closed = true;
        cutter.close();
        if (reader != null) {
            reader.end();
        }
    }

    /** Stops everything: waits, at most ten seconds, until no part is being read or sent, then frees all parts. */
    public void abort(String reason) {
        abort.abort(reason);
        close();
        abort.awaitQuiet(QUIET_LIMIT);
        release();
    }

    /** Ends the iteration and frees the disk space and memory of all parts. */
    public void release() {
        close();
        cutter.release();
    }
}
