package io.github.camelopenai.uploads.api.session;

import java.time.Duration;

/**
 * Listens to the events of uploads, in the threads of the calls that cause them. All reporting on uploads is based on it, so
 * that all ways of uploading are reported alike. A listener must not throw and must not block. It is called for the events of
 * one upload one after the other, in their order.
 */
public interface UploadListener {

    /** Ignores all events. */
    UploadListener NONE = new UploadListener() {};

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
     * @param why the failure
     * @param wait the time until the next attempt
     */
    default void retried(UploadProgress upload, String operation, int attempt, String why, Duration wait) {}

    /** The file exists, perhaps since an earlier run. */
    default void completed(UploadProgress upload, String fileId) {}

    /** The server has confirmed a cancel. */
    default void cancelled(UploadProgress upload) {}
}
