package io.github.camelopenai.uploads.monitoring;

import io.github.camelopenai.uploads.api.session.UploadProgress;
import io.github.camelopenai.uploads.api.session.WaitReason;
import io.github.camelopenai.uploads.text.ShownText;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.spi.CamelEvent;

/**
 * An event of an upload, which a Camel {@code EventNotifier} receives as a custom exchange event. All operations of the component
 * send events. The events are delivered in order, in a thread of their own, so that a notifier that is slow or throws does not
 * affect an upload. If a notifier falls ten thousand events behind, events are dropped and a warning is logged.
 *
 * <p>Every operation that makes a file ({@code upload}, or {@code complete} in a route that sends the parts) ends with exactly
 * one of {@link Completed}, {@link Failed} and {@link Unknown}. If {@code upload} cancels, {@link Cancelled} precedes
 * {@link Failed}.
 */
public sealed interface UploadEvent extends CamelEvent.ExchangeEvent {

    /**
     * The values that all events have.
     *
     * @param upload the progress of the upload at the time of the event
     * @param exchange a copy of the exchange as it was when the operation began, without its body; the live exchange belongs to
     *     its route
     * @param timestamp the time of the event, in milliseconds since 1970
     */
    record Subject(UploadProgress upload, Exchange exchange, long timestamp) {
        @Override
        public String toString() {
            return "upload " + upload.uploadId() + " of '" + ShownText.of(upload.filename()) + "', exchange "
                    + exchange.getExchangeId();
        }
    }

    Subject subject();

    /** The progress of the upload at the time of the event; it has no id until the upload is created. */
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

    /** Does nothing: the time of the event is fixed. */
    @Override
    default void setTimestamp(long timestamp) {}

    @Override
    default Type getType() {
        return Type.Custom;
    }

    /**
     * An upload begins to wait for its turn.
     *
     * @param reason what it waits for
     * @param place its place among the uploads that wait for the same, from 1
     */
    record Waiting(Subject subject, WaitReason reason, int place) implements UploadEvent {}

    /** The server has created the upload. */
    record Created(Subject subject) implements UploadEvent {}

    /** An upload that an earlier run or attempt began is resumed. */
    record Resumed(Subject subject) implements UploadEvent {}

    /**
     * The server has accepted a part. {@code upload().uploadedBytes()} is the number of bytes accepted so far,
     * {@code upload().totalBytes()} that of the whole content.
     *
     * @param index the index of the part, from 0; parts do not arrive in order
     * @param bytes the number of bytes in the part
     * @param attempt the number of the attempt that succeeded, from 1
     */
    record PartUploaded(Subject subject, int index, long bytes, int attempt) implements UploadEvent {}

    /**
     * A request has failed and will be sent again.
     *
     * @param operation the call, such as {@code addPart}
     * @param attempt the number of the attempt that failed, from 1
     * @param why the reason of the failure
     * @param delay the time until the next attempt
     */
    record Retried(Subject subject, String operation, int attempt, String why, Duration delay) implements UploadEvent {}

    /**
     * The file exists. With a journal, it may have existed since an earlier run.
     *
     * @param fileId the id of the file, such as {@code file-abc123}
     */
    record Completed(Subject subject, String fileId) implements UploadEvent {}

    /**
     * An operation has failed and has made no file.
     *
     * @param operation the operation, such as {@code upload}
     * @param failure the exception of the exchange
     */
    record Failed(Subject subject, String operation, Throwable failure) implements UploadEvent {}

    /** The server has confirmed the cancellation of the upload. */
    record Cancelled(Subject subject) implements UploadEvent {}

    /**
     * The outcome is unknown: the file may exist, and manual intervention is needed.
     *
     * @param operation the operation, such as {@code complete}
     * @param failure the exception of the exchange
     */
    record Unknown(Subject subject, String operation, Throwable failure) implements UploadEvent {}
}
