package io.github.camelopenai.uploads.part;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import io.github.camelopenai.uploads.part.PartBuffers.PartBuffer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Cuts a stream into parts, each of which is buffered. Every byte is counted: a stream that ends before its announced length,
 * or does not end there, fails. The stream is claimed when the first byte is needed.
 */
final class StreamCutter implements PartCutter {

    private static final int NOTHING_PEEKED = -2;
    private static final int END = -1;

    private final StreamContent content;
    private final PartPlan plan;
    private final long partSize;
    private final PartBuffers buffers;
    private final AbortSignal abort;
    private final Set<PartBuffer> buffered = ConcurrentHashMap.newKeySet();
    private volatile SourceStream opened;
    private volatile boolean closed;
    private volatile boolean released;
    private int peeked = NOTHING_PEEKED;

    /** @param plan null if the length is not known */
    StreamCutter(StreamContent content, PartPlan plan, long partSize, PartBuffers buffers, AbortSignal abort) {
        this.content = content;
        this.plan = plan;
        this.partSize = partSize;
        this.buffers = buffers;
        this.abort = abort;
    }

    @Override
    public boolean hasPart(int index) throws IOException {
        return plan != null ? index < plan.count() : peek() != END;
    }

    @Override
    public Part cut(int index, long offset) throws IOException {
        PartBuffer buffer = buffer(index, offset);
        PartRange range = new PartRange(index, offset, buffer.content().length());
        return new Part(range, plan == null ? -1 : plan.count(), buffer.content(), 0, abort, () -> free(buffer));
    }

    private PartBuffer buffer(int index, long offset) throws IOException {
        long wanted = wanted(index);
        PartBuffer buffer = buffers.fill(takePeeked(), open(), wanted, abort);
        buffered.add(buffer);
        try {
            checkLength(buffer.content().length(), wanted, offset);
            if (released) {
                throw new UploadAbortedException("the exchange of these parts has ended");
            }
            abort.throwIfAborted();
        } catch (IOException | RuntimeException e) {
            free(buffer);
            throw e;
        }
        return buffer;
    }

    /** Reads the part without buffering it, since the next part comes after it in the stream. */
    @Override
    public long skip(int index, long offset, OutputStream out) throws IOException {
        long wanted = wanted(index);
        byte[] head = takePeeked();
        out.write(head);
        long length = head.length + open().copyTo(out, wanted - head.length, abort);
        checkLength(length, wanted, offset);
        return length;
    }

    private long wanted(int index) {
        return plan != null ? plan.range(index).length() : partSize;
    }

    private void checkLength(long length, long wanted, long offset) throws IOException {
        long end = offset + length;
        if (plan == null) {
            PartPlan.requireNotEmpty(end);
        } else if (length < wanted) {
            // Counts all bytes that the stream has given: a repeated read after the end adds none to this part.
            StreamContent.requireEnd(open(), open().given(), plan.total(), false);
        } else if (end == plan.total()) {
            StreamContent.requireEnd(open(), end, end, peek() != END);
        }
    }

    /** Reads at most one byte ahead, to find out whether another part follows. */
    private int peek() throws IOException {
        if (peeked == NOTHING_PEEKED) {
            peeked = open().read(abort);
        }
        return peeked;
    }

    private byte[] takePeeked() {
        byte[] head = peeked >= 0 ? new byte[] {(byte) peeked} : new byte[0];
        peeked = NOTHING_PEEKED;
        return head;
    }

    /** A read that was queued before {@link #close} and runs after it must not begin a stream that nothing closes. */
    private SourceStream open() throws IOException {
        if (opened == null) {
            requireNotClosed();
            opened = content.claim();
            if (closed) {
                opened.close();
            }
            requireNotClosed();
        }
        return opened;
    }

    private void requireNotClosed() throws UploadAbortedException {
        if (closed) {
            throw new UploadAbortedException("the source is closed");
        }
    }

    private void free(PartBuffer buffer) {
        buffer.close();
        buffered.remove(buffer);
    }

    /** Closes the stream if it was claimed. A stream that was not claimed is left to its owner. */
    @Override
    public void close() {
        closed = true;
        SourceStream source = opened;
        if (source != null) {
            source.close();
        }
    }

    @Override
    public void release() {
        released = true;
        buffered.forEach(this::free);
    }
}
