package io.github.camelopenai.uploads.api.session;

import io.github.camelopenai.uploads.http.AttemptResult;
import io.github.camelopenai.uploads.http.FailureReason;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Listens to the events of uploads, in the threads of the calls that cause them. All reporting on uploads is based on it, so
 * that all ways of uploading are reported alike. A listener must not throw and must not block. It is called for the events of
 * one upload one after the other, in their order.
 */
public interface UploadListener {

    /** Ignores all events. */
    UploadListener NONE = new UploadListener() {};

    /** The id of the exchange that causes the events; null if there is none. */
    default String exchangeId() {
        return null;
    }

    /**
     * An upload begins to wait for its turn.
     *
     * @param upload without an id, unless it is resumed
     * @param place its place among the uploads that wait for the same, from 1
     */
    default void waiting(UploadProgress upload, WaitReason reason, int place) {}

    /** An upload is about to be created. */
    default void announced(UploadProgress upload) {}

    /** The server has created an upload. */
    default void created(UploadProgress upload) {}

    /** An upload of an earlier process is continued. */
    default void resumed(UploadProgress upload) {}

    /**
     * The server has received a part.
     *
     * @param index the position of the part, from 0
     * @param bytes the size of the part
     * @param attempt the number of the attempt that succeeded, from 1
     */
    default void partUploaded(UploadProgress upload, int index, long bytes, int attempt) {}

    /**
     * A request has failed and is sent again.
     *
     * @param upload without an id if the request is a {@code create}
     * @param operation the name of the call
     * @param attempt the number of the attempt that failed, from 1
     * @param reason the kind of failure
     * @param why the failure
     * @param wait the time until the next attempt
     */
    default void retried(
            UploadProgress upload, String operation, int attempt, FailureReason reason, String why, Duration wait) {}

    /** Whether {@link #sending} is to be called; otherwise no request is described. */
    default boolean wantsRequests() {
        return false;
    }

    /**
     * A request is about to be sent. Unlike the other methods, this one is called by several threads at once, each of which
     * sends one request.
     *
     * @return receives the result of the request, in the same thread
     */
    default Consumer<AttemptResult> sending(RequestAttempt attempt) {
        return result -> {};
    }

    /** The file exists, perhaps since an earlier run. */
    default void completed(UploadProgress upload, String fileId) {}

    /** The server has confirmed a cancel. */
    default void cancelled(UploadProgress upload) {}
}
