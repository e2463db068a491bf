package io.github.camelopenai.uploads.api.call;

import io.github.camelopenai.uploads.api.ApiCall;
import io.github.camelopenai.uploads.api.ApiJson;
import io.github.camelopenai.uploads.api.AssemblyFailedException;
import io.github.camelopenai.uploads.api.CallContext;
import io.github.camelopenai.uploads.api.ChecksumMismatchException;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.OrphanPartsException;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.UploadExpiredException;
import io.github.camelopenai.uploads.api.session.UploadSession;
import io.github.camelopenai.uploads.http.answer.HttpAnswer;
import io.github.camelopenai.uploads.http.answer.UnusableAnswerException;
import java.util.Locale;
import java.util.Set;

/**
 * An answer about an upload after {@code complete}: it has a file, will have one, or has failed.
 *
 * @param answer the whole answer
 * @param upload the upload in the answer; the id alone if the answer is empty
 */
record UploadAnswer(HttpAnswer answer, Upload upload) {

    private static final Set<String> FAILED = Set.of("failed", "error", "cancelled", "canceled");
    private static final String EXPIRED = "expired";

    /** The statuses of an upload whose {@code complete} may not have arrived. */
    private static final Set<String> OPEN = Set.of("", "pending", "open", "created");

    private static final int ACCEPTED = 202;

    /**
     * @param uploadId the id of the requested upload
     * @throws UnusableAnswerException if the answer is about another upload
     */
    static UploadAnswer read(HttpAnswer answer, String uploadId) throws UnusableAnswerException {
        if (answer.status() == ACCEPTED && answer.body().isBlank()) {
            return new UploadAnswer(answer, new Upload(uploadId, null, null, null, null, null, null, null, null));
        }
        return new UploadAnswer(answer, ApiJson.upload(answer, uploadId));
    }

    private String status() {
        return upload.status() == null ? "" : upload.status().strip().toLowerCase(Locale.ROOT);
    }

    boolean hasFile() {
        return !hasFailed()
                && upload.file() != null
                && upload.file().id() != null
                && !upload.file().id().isBlank();
    }

    /** Whether there is no file, and there will be none. */
    boolean hasFailed() {
        return FAILED.contains(status()) || EXPIRED.equals(status());
    }

    /** Whether the server is making the file, and not waiting for a {@code complete}. */
    boolean isBeingMade() {
        return !hasFile() && !hasFailed() && !saysCompleted() && !OPEN.contains(status());
    }

    /** Whether there is a file that this answer does not name. */
    boolean saysCompleted() {
        return !hasFile() && "completed".equals(status());
    }

    /**
     * The exception for an upload that has failed.
     *
     * @param baseUrl the base URL of the API
     * @param md5 the MD5 that was sent; null for none
     */
    Exception failure(UploadSession session, String baseUrl, String md5) {
        String operation = ApiCall.COMPLETE.operation();
        if (EXPIRED.equals(status())) {
            return new UploadExpiredException(
                    "openai-uploads:complete (upload " + session.id() + ") failed: the server says that the upload has"
                            + " expired. No file was made. Upload the content again",
                    operation,
                    session.id(),
                    answer.requestId(),
                    null);
        }
        OpenAIUploadsException failed = new AssemblyFailedException(
                new CallContext(operation, session.id(), null, 1),
                baseUrl + ApiCall.COMPLETE.path(session.id()),
                answer,
                upload.status());
        String code = String.valueOf(failed.getErrorCode());
        if (code.contains("checksum") || code.contains("md5")) {
            return new ChecksumMismatchException(failed, md5);
        }
        return code.contains("size") && session.mayHaveOrphans() ? new OrphanPartsException(failed) : failed;
    }
}
