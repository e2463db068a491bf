package io.github.camelopenai.uploads.part;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * One part of a content: what the splitter puts into the message body and {@code openai-uploads:addPart} sends. It holds
 * no bytes: every {@link #writeTo} opens a view of its own on the source, so that a part can be sent as often as needed,
 * from any thread. A part converts to {@link InputStream}, but is none, since stream caching would copy it.
 */
public final class Part implements AutoCloseable {

    private final PartRange range;
    private final int count;
    private final RepeatableContent source;
    private final long sourceOffset;
    private final AbortSignal abort;
    private final Runnable onClose;

    /**
     * @param count parts of the whole content, or -1 when not known yet
     * @param sourceOffset where this part begins in {@code source}, which is the whole content or this part alone
     * @param onClose frees what the part occupies; may run more than once
     */
    Part(PartRange range, int count, RepeatableContent source, long sourceOffset, AbortSignal abort, Runnable onClose) {
        this.range = range;
        this.count = count;
        this.source = source;
        this.sourceOffset = sourceOffset;
        this.abort = abort;
        this.onClose = onClose;
    }

    /** Position among the parts, from 0. */
    public int index() {
        return range.index();
    }

    /** First byte of this part in the whole content. */
    public long offset() {
        return range.offset();
    }

    /** Bytes in this part. */
    public long length() {
        return range.length();
    }

    /** How many parts the content has, or -1 when not known yet. */
    public int count() {
        return count;
    }

    RepeatableContent source() {
        return source;
    }

    /** Aborted when the parts are no longer wanted. */
    public AbortSignal abortSignal() {
        return abort;
    }

    /**
     * Writes exactly {@link #length()} bytes, and can do so again.
     *
     * @throws SourceChangedException if the source no longer gives the bytes that it gave at the beginning
     * @throws UploadAbortedException if the parts were aborted meanwhile or the thread was interrupted
     */
    public void writeTo(OutputStream out) throws IOException {
        source.write(sourceOffset, length(), out, abort);
    }

    /** A stream over the bytes of this part, to be closed by the caller. */
    public InputStream openStream() throws IOException {
        return source.open(sourceOffset, length());
    }

    /** Gives back what this part occupies: a spooled part deletes its file, and can no longer be sent. */
    @Override
    public void close() {
        onClose.run();
    }

    @Override
    public String toString() {
        return "part " + (index() + 1) + (count > 0 ? " of " + count : "") + " (" + length() + " bytes from byte "
                + offset() + ")";
    }
}
