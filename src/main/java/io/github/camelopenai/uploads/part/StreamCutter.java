package io.github.camelopenai.uploads.part;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Cuts a stream into parts that are buffered, one after the other. Every byte is counted: a stream that ends before its
 * announced length, or does not end there, fails. One thread at a time, but for {@link #free} and {@link #release}.
 */
final class StreamCutter {

    private static final int NOTHING_PEEKED = -2;
    private static final int END = -1;

    private final StreamContent content;
    private final PartPlan plan;
    private final long partSize;
    private final PartBuffers buffers;
    private final AbortSignal abort;
    private final Set<PartBuffer> buffered = ConcurrentHashMap.newKeySet();
    private volatile SourceStream opened;
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

    /** @param index of the next part */
    boolean isMore(int index) throws IOException {
        return plan != null ? index < plan.count() : peek() != END;
    }

    /** Buffers the next part. */
    PartBuffer next(int index, long offset) throws IOException {
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

    /**
     * Reads the next part without keeping it.
     *
     * @param out gets what is read
     * @return its length
     */
    long pass(int index, long offset, OutputStream out) throws IOException {
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
            PartPlan.requireTotal(end);
        } else if (length < wanted) {
            // What the stream has given, since who asks again after the end gets nothing more for this part.
            StreamContent.requireEnd(open(), open().given(), plan.total(), false);
        } else if (end == plan.total()) {
            StreamContent.requireEnd(open(), end, end, peek() != END);
        }
    }

    /** Looks at most one byte ahead, to know whether another part follows. */
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

    private SourceStream open() throws IOException {
        if (opened == null) {
            opened = content.claim();
        }
        return opened;
    }

    void free(PartBuffer buffer) {
        buffer.close();
        buffered.remove(buffer);
    }

    /** Closes the stream if it was begun. */
    void close() {
        SourceStream source = opened;
        if (source != null) {
            source.close();
        }
    }

    /** Frees what parts still occupy. */
    void release() {
        released = true;
        buffered.forEach(this::free);
    }
}
