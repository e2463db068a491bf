package io.github.camelopenai.uploads.part;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * One part of a content. The splitter puts it into the message body, and {@code openai-uploads:addPart} sends it. A part holds
 * no bytes: every {@link #writeTo} opens its own view of the source, so that a part can be sent as often as needed, from any
 * thread. A part can be converted to an {@link InputStream} but is not one itself, since stream caching would copy it.
 */
public final class Part implements AutoCloseable {

    private final PartRange range;
    private final int count;
    private final RepeatableContent source;
    private final long sourceOffset;
    private final AbortSignal abort;
    private final Runnable onClose;

    /**
     * @param count the number of parts of the whole content, or -1 if it is not known yet
     * @param source the whole content, or the bytes of this part alone
     * @param sourceOffset the first byte of this part in {@code source}
     * @param onClose frees the disk space or memory of the part; may run more than once
     */
    Part(PartRange range, int count, RepeatableContent source, long sourceOffset, AbortSignal abort, Runnable onClose) {
        this.range = range;
        this.count = count;
        this.source = source;
        this.sourceOffset = sourceOffset;
        this.abort = abort;
        this.onClose = onClose;
    }

    /** The position among the parts, from 0. */
    public int index() {
        return range.index();
    }

    /** The first byte of this part in the whole content. */
    public long offset() {
        return range.offset();
    }

    /** The number of bytes in this part. */
    public long length() {
        return range.length();
    }

    /** The number of parts of the whole content, or -1 if it is not known yet. */
    public int count() {
        return count;
    }

    RepeatableContent source() {
        return source;
    }

    /** Aborted when no more parts are to be sent. */
    public AbortSignal abortSignal() {
        return abort;
    }

    /**
     * Writes exactly {@link #length()} bytes. Can be called again.
     *
     * @throws SourceChangedException if the source has changed since the upload began
     * @throws io.github.camelopenai.uploads.concurrent.UploadAbortedException if the upload was aborted or the thread was
     *     interrupted
     */
    public void writeTo(OutputStream out) throws IOException {
        writeTo(out, abort);
    }

    /**
     * As {@link #writeTo(OutputStream)}, but ends with another signal.
     *
     * @param stop a signal that is aborted with {@link #abortSignal()}, too
     */
    public void writeTo(OutputStream out, AbortSignal stop) throws IOException {
        source.write(sourceOffset, length(), out, stop);
    }

    /** Opens a stream over the bytes of this part, to be closed by the caller. */
    public InputStream openStream() throws IOException {
        return source.open(sourceOffset, length());
    }

    /** Frees the disk space or memory of this part: a spooled part deletes its file and can no longer be sent. */
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
