package io.github.camelopenai.uploads.monitoring;

import io.github.camelopenai.uploads.api.session.UploadProgress;
import io.github.camelopenai.uploads.text.ShownText;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.spi.CamelEvent;

/**
 * What happens to an upload, for a Camel {@code EventNotifier}: custom exchange events of the component, from all its
 * operations. They come in the order in which things happen, in a thread of their own and shortly after it has happened, so
 * that a notifier that throws or takes its time does no harm to an upload. If a notifier falls ten thousand events behind,
 * events are left out, and a warning says so.
 *
 * <p>Every step ({@code upload}, or {@code complete} of a route in parts) ends with exactly one of {@link Completed},
 * {@link Failed} and {@link Unknown}; {@link Cancelled} comes in addition, before {@link Failed} where {@code upload} cancels.
 */
public sealed interface UploadEvent extends CamelEvent.ExchangeEvent {

    /**
     * What all events tell.
     *
     * @param upload how far it was when this happened
     * @param exchange what it happened to, as it was when its step began and without its body; not the live one, which
     *     belongs to its route
     * @param timestamp when, in milliseconds since 1970
     */
    record Subject(UploadProgress upload, Exchange exchange, long timestamp) {
        @Override
        public String toString() {
            return "upload " + upload.uploadId() + " of '" + ShownText.of(upload.filename()) + "', exchange "
                    + exchange.getExchangeId();
        }
    }

    Subject subject();

    /** How far the upload was when this happened; without an id while there is none. */
    default UploadProgress upload() {
        return subject().upload();
    }

    @Override
    default Exchange getExchange() {
        return subject().exchange();
    }

    @Override
    default long getTimestamp() {
        return subject().timestamp();
    }

    /** Does nothing: the time is when it happened. */
    @Override
    default void setTimestamp(long timestamp) {}

    @Override
    default Type getType() {
        return Type.Custom;
    }

    /** The server has made an upload. */
    record Created(Subject subject) implements UploadEvent {}

    /** An upload that an earlier run or an earlier attempt has left is taken up. */
    record Resumed(Subject subject) implements UploadEvent {}

    /**
     * The server has taken a part. {@code upload().uploadedBytes()} are the bytes so far, {@code upload().totalBytes()} all.
     *
     * @param index of the part, from 0; parts do not arrive in order
     * @param bytes in it
     * @param attempt which attempt has succeeded, from 1
     */
    record PartUploaded(Subject subject, int index, long bytes, int attempt) implements UploadEvent {}

    /**
     * A request has failed and is sent again.
     *
     * @param operation which call, such as {@code addPart}
     * @param attempt which attempt has failed, from 1
     * @param why what went wrong
     * @param delay until the next attempt
     */
    record Retried(Subject subject, String operation, int attempt, String why, Duration delay) implements UploadEvent {}

    /**
     * The file exists. With a journal, it may have existed since an earlier run.
     *
     * @param fileId such as {@code file-abc123}
     */
    record Completed(Subject subject, String fileId) implements UploadEvent {}

    /**
     * A step has failed, and there is no file from it.
     *
     * @param operation which step, such as {@code upload}
     * @param failure what the exchange fails with
     */
    record Failed(Subject subject, String operation, Throwable failure) implements UploadEvent {}

    /** The server has confirmed that the upload is cancelled. */
    record Cancelled(Subject subject) implements UploadEvent {}

    /**
     * The file may exist or not, and somebody has to look.
     *
     * @param operation which step
     * @param failure what the exchange fails with
     */
    record Unknown(Subject subject, String operation, Throwable failure) implements UploadEvent {}
}
