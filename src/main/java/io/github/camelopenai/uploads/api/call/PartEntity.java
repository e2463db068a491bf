package io.github.camelopenai.uploads.api.call;

import io.github.camelopenai.uploads.api.session.UploadMeter;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.http.SlowBody;
import io.github.camelopenai.uploads.part.Part;
import io.github.camelopenai.uploads.part.SourceChangedException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.UUID;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/**
 * The multipart body of a part: one field {@code data} with a filename, of exact length, and repeatable like the part. It
 * has neither a charset parameter nor a Content-Length of the field, since some servers misread them.
 */
final class PartEntity extends AbstractHttpEntity implements SlowBody {

    private final Part part;
    private final UploadMeter.Sending progress;
    private final MessageDigest digest;
    private final byte[] head;
    private final byte[] tail;
    private final AbortSignal abort;
    private boolean written;
    private volatile CountingOutputStream writing;
    private volatile AbortSignal reading;

    /**
     * @param abort ends the reading of the part; aborted with the part's own signal, too
     * @param progress counts the bytes of the part that are written
     * @param digest is reset and receives the bytes of the part whenever it is written; null for none
     */
    PartEntity(Part part, AbortSignal abort, UploadMeter.Sending progress, MessageDigest digest) {
        this(part, abort, progress, digest, "camel-openai-uploads-" + UUID.randomUUID());
    }

    PartEntity(Part part, AbortSignal abort, UploadMeter.Sending progress, MessageDigest digest, String boundary) {
        super("multipart/form-data; boundary=" + boundary, null);
        this.part = part;
        this.abort = abort;
        this.progress = progress;
        this.digest = digest;
        this.head = ascii("--" + boundary + "\r\n"
                + "Content-Disposition: form-data; name=\"data\"; filename=\"part\"\r\n"
                + "Content-Type: application/octet-stream\r\n"
                + "\r\n");
        this.tail = ascii("\r\n--" + boundary + "--\r\n");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public long getContentLength() {
        return head.length + part.length() + tail.length;
    }

    /** Counts the bytes that the part writes, since a body with too few or too many of them would be a corrupt part. */
    @Override
    public void writeTo(OutputStream out) throws IOException {
        written = false;
        progress.begins();
        out.write(head);
        CountingOutputStream counting = new CountingOutputStream(out, progress);
        try (AbortSignal.Linked stop = AbortSignal.linked(abort)) {
            reading = stop.signal();
            writing = counting;
            if (digest == null) {
                part.writeTo(counting, stop.signal());
            } else {
                digest.reset();
                part.writeTo(new DigestOutputStream(counting, digest), stop.signal());
            }
        } finally {
            progress.hasRead();
            writing = null;
        }
        if (counting.count != part.length()) {
            throw new SourceChangedException(part + " provided " + counting.count + " bytes");
        }
        out.write(tail);
        out.flush();
        written = true;
    }

    @Override
    public boolean isReading() {
        CountingOutputStream current = writing;
        return current != null && !current.busy;
    }

    @Override
    public void stopReading() {
        AbortSignal current = reading;
        if (current != null) {
            current.abort("the request was stopped");
        }
    }

    /** Whether the last attempt has written the whole part. Called by the thread that writes. */
    boolean isWritten() {
        return written;
    }

    private static final class CountingOutputStream extends FilterOutputStream {
        private final UploadMeter.Sending progress;
        private volatile boolean busy;
        private long count;

        CountingOutputStream(OutputStream out, UploadMeter.Sending progress) {
            super(out);
            this.progress = progress;
            progress.reads();
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] b, int off, int len) throws IOException {
            progress.hasRead();
            busy = true;
            out.write(b, off, len);
            busy = false;
            count += len;
            progress.written(len);
            progress.reads();
        }
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public boolean isStreaming() {
        return false;
    }

    @Override
    public InputStream getContent() {
        throw new UnsupportedOperationException("A part is written, not read");
    }

    @Override
    public void close() {}
}
