package io.github.camelopenai.uploads.api.session;

import java.time.Instant;

/**
 * An upload that waits for its turn.
 *
 * @param exchangeId the id of its exchange; null if it has none
 * @param upload the upload, which has no id yet unless it is resumed; while its message was not read yet, all that is known is
 *     the file name
 * @param reason what it waits for
 * @param place its place among the uploads that wait for the same, from 1
 * @param since when the wait began
 */
public record WaitingUpload(String exchangeId, UploadProgress upload, WaitReason reason, int place, Instant since) {}
