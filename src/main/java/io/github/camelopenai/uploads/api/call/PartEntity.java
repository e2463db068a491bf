package io.github.camelopenai.uploads.api.call;

import io.github.camelopenai.uploads.api.session.UploadMeter;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.ByteRateLimits;
import io.github.camelopenai.uploads.http.ComparedBody;
import io.github.camelopenai.uploads.http.SlowBody;
import io.github.camelopenai.uploads.part.Part;
import io.github.camelopenai.uploads.part.SourceChangedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.function.BooleanSupplier;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/**
 * The multipart body of a part: one field {@code data} with a filename, of exact length, and repeatable like the part. It
 * has neither a charset parameter nor a Content-Length of the field, since some servers misread them.
 */
final class PartEntity extends AbstractHttpEntity implements SlowBody, ComparedBody {

    private final Part part;
    private final UploadMeter.Sending progress;
    private final MessageDigest digest;
    private final ByteRateLimits limits;
    private final PartFrame frame;
    private final AbortSignal abort;
    private final BooleanSupplier mayResend;
    private boolean written;
    private volatile PartOutputStream writing;
    private volatile AbortSignal waiting;

    /**
     * @param abort ends the reading of the part; aborted with the part's own signal, too
     * @param progress counts the bytes of the part that are written
     * @param digest is reset and receives the bytes of the part whenever it is written; null for none
     * @param limits limit the rate at which the body is written
     * @param mayResend whether the part may be sent again because its connection is slow; asked when it is
     */
    PartEntity(
            Part part,
            AbortSignal abort,
            UploadMeter.Sending progress,
            MessageDigest digest,
            ByteRateLimits limits,
            BooleanSupplier mayResend) {
        this(part, abort, progress, digest, limits, mayResend, PartFrame.random());
    }

    private PartEntity(
            Part part,
            AbortSignal abort,
            UploadMeter.Sending progress,
            MessageDigest digest,
            ByteRateLimits limits,
            BooleanSupplier mayResend,
            PartFrame frame) {
        super(frame.contentType(), null);
        this.part = part;
        this.abort = abort;
        this.progress = progress;
        this.digest = digest;
        this.limits = limits;
        this.mayResend = mayResend;
        this.frame = frame;
    }

    @Override
    public long getContentLength() {
        return frame.head().length + part.length() + frame.tail().length;
    }

    /** Counts the bytes that the part writes, since a body with too few or too many of them would be a corrupt part. */
    @Override
    public void writeTo(OutputStream out) throws IOException {
        written = false;
        progress.begins();
        try (AbortSignal.Linked stop = AbortSignal.linked(abort)) {
            PartOutputStream content = new PartOutputStream(out, progress, limits, stop.signal());
            waiting = stop.signal();
            writing = content;
            content.begin(frame.head(), frame.head().length + frame.tail().length);
            if (digest == null) {
                part.writeTo(content, stop.signal());
            } else {
                digest.reset();
                part.writeTo(new DigestOutputStream(content, digest), stop.signal());
            }
            if (content.count() != part.length()) {
                throw new SourceChangedException(part + " provided " + content.count() + " bytes");
            }
        } finally {
            progress.hasRead();
            writing = null;
        }
        out.write(frame.tail());
        out.flush();
        written = true;
    }

    @Override
    public boolean isWaiting() {
        PartOutputStream current = writing;
        return current != null && !current.isBusy();
    }

    @Override
    public void stopWaiting() {
        AbortSignal current = waiting;
        if (current != null) {
            current.abort("the request was stopped");
        }
    }

    @Override
    public String slowness(long now) {
        String why = progress.slowness(now);
        return why != null && mayResend.getAsBoolean() ? why : null;
    }

    @Override
    public boolean isOnSlowConnection() {
        return progress.isSlow();
    }

    @Override
    public boolean isWritten() {
        return written;
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
