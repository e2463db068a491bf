package io.github.camelopenai.uploads.api.session;

import java.time.Duration;

/**
 * Is told what happens to uploads, at the calls that make it happen and in the threads that make them: whatever reports on
 * uploads reads this, so that all ways of uploading can be seen alike. Must not throw and must not block. Calls for one
 * upload come one after the other, in the order of what they tell.
 */
public interface UploadListener {

    /** Tells nobody. */
    UploadListener NONE = new UploadListener() {};

    /** An upload is about to be created. */
    default void announced(UploadProgress upload) {}

    /** The server has made an upload. */
    default void created(UploadProgress upload) {}

    /** An upload that an earlier run has left is taken up. */
    default void resumed(UploadProgress upload) {}

    /**
     * The server has taken a part.
     *
     * @param index from 0
     * @param bytes in it
     * @param attempt which of the attempts it was, from 1
     */
    default void partUploaded(UploadProgress upload, int index, long bytes, int attempt) {}

    /**
     * A request has failed and is sent again.
     *
     * @param upload without an id if it is the {@code create} of one
     * @param operation the call
     * @param attempt which attempt has failed, from 1
     * @param why what went wrong
     * @param wait how long until the next attempt
     */
    default void retried(UploadProgress upload, String operation, int attempt, String why, Duration wait) {}

    /** The file exists; also if it has existed since an earlier run. */
    default void completed(UploadProgress upload, String fileId) {}

    /** The server has confirmed a cancel. */
    default void cancelled(UploadProgress upload) {}
}
