package io.github.camelopenai.uploads.part;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Cuts a content into parts, one at a time and in order.
 *
 * <p>Files and bytes are never read here: their parts are ranges. A stream is buffered part by part, by default
 * each in a temporary file that its part deletes when it is closed, so that a part can be sent again and the heap holds a
 * copy buffer only. Every byte is counted: a stream that ends before its announced length, or does not end there, fails.
 *
 * <p>Threads: {@link #next} and {@link #hasNext} may be called by changing threads, one after the other. {@link #close},
 * {@link #abort} and {@link #release} may come from any thread at any time; closing the source lets a blocked read end.
 *
 * <p>{@link #close()} ends the iteration and closes the source, but leaves parts that were handed out alive, since the
 * Splitter EIP closes its iterator as soon as it has the last part, which is then still to be sent.
 */
public final class Parts implements Iterator<Part>, Closeable {

    private static final Duration QUIET_LIMIT = Duration.ofSeconds(10);
    private static final int NOTHING_PEEKED = -2;
    private static final int END = -1;

    private final Content content;
    private final long partSize;
    private final PartPlan plan;
    private final PartBuffers buffers;
    private final AbortSignal abort = new AbortSignal();
    private final Set<PartBuffer> buffered = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile InputStream stream;
    private volatile boolean closed;
    private volatile boolean released;
    private Set<Integer> skipped = Set.of();
    private int nextIndex;
    private long nextOffset;
    private int peeked = NOTHING_PEEKED;

    private Parts(Content content, PartPlan plan, long partSize, PartBuffers buffers) {
        this.content = content;
        this.plan = plan;
        this.partSize = partSize;
        this.buffers = buffers;
    }

    /**
     * @param content what to cut; a stream is claimed with the first part that is asked for
     * @param partSize bytes in every part but the last
     * @param spoolDirectory where parts of a stream are spooled; null for the system's temporary directory
     */
    public static Parts of(Content content, long partSize, Path spoolDirectory) {
        PartPlan.requirePartSize(partSize);
        PartPlan plan = content.length() == Content.UNKNOWN_LENGTH ? null : PartPlan.fixed(content.length(), partSize);
        return new Parts(content, plan, partSize, PartBuffers.onDisk(spoolDirectory));
    }

    /**
     * @param content what to cut; a stream is claimed with the first part that is asked for
     * @param plan where to cut it; its total is the length of the content
     * @param buffers where parts of a stream are kept
     */
    public static Parts of(Content content, PartPlan plan, PartBuffers buffers) {
        return new Parts(content, plan, plan.largest(), buffers);
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
        Parts parts = of(content, content.length(), spoolDirectory);
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
    public Parts without(Set<Integer> indices) {
        skipped = Set.copyOf(indices);
        return this;
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
            if (closed) {
                return false;
            }
            skip();
            return isMore();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Error e) {
            throw unexpected(e);
        } finally {
            lock.unlock();
        }
    }

    /** @throws UncheckedIOException if the stream cannot be read or its part not be spooled */
    @Override
    public Part next() {
        lock.lock();
        try {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return take();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Error e) {
            throw unexpected(e);
        } finally {
            lock.unlock();
        }
    }

    private boolean isMore() throws IOException {
        return plan != null ? nextIndex < plan.count() : peek() != END;
    }

    private void skip() throws IOException {
        while (skipped.contains(nextIndex) && isMore()) {
            take().close();
        }
    }

    private Part take() throws IOException {
        Part part = content instanceof RepeatableContent source ? rangeOf(source) : bufferNext();
        nextIndex++;
        nextOffset += part.length();
        return part;
    }

    /** Camel's threads swallow an Error, and an exchange that waits for one never ends. */
    private static IllegalStateException unexpected(Error e) {
        return new IllegalStateException("The source could not be read: " + e, e);
    }

    private Part rangeOf(RepeatableContent source) {
        PartRange range = plan.range(nextIndex);
        return new Part(range, plan.count(), source, range.offset(), abort, () -> {});
    }

    private Part bufferNext() throws IOException {
        long wanted = plan != null ? plan.range(nextIndex).length() : partSize;
        PartBuffer buffer = buffers.fill(takePeeked(), open(), wanted, abort);
        buffered.add(buffer);
        long length = buffer.content().length();
        try {
            checkLength(length, wanted);
        } catch (IOException | RuntimeException e) {
            free(buffer);
            throw e;
        }
        if (abort.isAborted() || released) {
            free(buffer);
            abort.throwIfAborted();
            throw new UploadAbortedException("the exchange of these parts has ended");
        }
        PartRange range = new PartRange(nextIndex, nextOffset, length);
        return new Part(range, count(), buffer.content(), 0, abort, () -> free(buffer));
    }

    private void checkLength(long length, long wanted) throws IOException {
        long end = nextOffset + length;
        if (plan == null) {
            PartPlan.requireTotal(end);
        } else if (length < wanted || end == plan.total()) {
            StreamContent.requireEnd(end, plan.total(), end == plan.total() && peek() != END);
        }
    }

    /** Looks at most one byte ahead, to know whether another part follows. */
    private int peek() throws IOException {
        if (peeked == NOTHING_PEEKED) {
            try {
                peeked = open().read();
            } catch (SourceChangedException e) {
                throw e;
            } catch (IOException e) {
                abort.throwIfAborted();
                throw new SourceChangedException("The source stream failed while it was read: " + e.getMessage(), e);
            }
        }
        return peeked;
    }

    private byte[] takePeeked() {
        byte[] head = peeked >= 0 ? new byte[] {(byte) peeked} : new byte[0];
        peeked = NOTHING_PEEKED;
        return head;
    }

    private InputStream open() throws IOException {
        if (stream == null) {
            stream = ((StreamContent) content).claim();
        }
        return stream;
    }

    private void free(PartBuffer buffer) {
        buffer.close();
        buffered.remove(buffer);
    }

    /** Fails when the source file is no longer what it was at the beginning. To be asked before completing. */
    public void verifySourceUnchanged() throws SourceChangedException {
        if (content instanceof FileContent file) {
            file.verifyUnchanged();
        }
    }

    /** Ends the iteration and closes the source stream. */
    @Override
    public void close() {
        closed = true;
        InputStream source = stream;
        if (source != null) {
            try {
                source.close();
            } catch (IOException | RuntimeException e) {
                // Everything that was needed has been read and counted; and who closes must go on closing.
            }
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
        released = true;
        close();
        buffered.forEach(this::free);
    }
}
