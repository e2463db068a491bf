package io.github.camelopenai.uploads.api;

import io.github.camelopenai.uploads.text.ShownException;
import io.github.camelopenai.uploads.text.ShownText;
import java.io.IOException;

/**
 * No usable answer: the connection failed, timed out or was cut, the answer made no sense, or the content could not be
 * read. The cause tells which; the message names operation and upload.
 */
public class OpenAIUploadsIOException extends IOException {

    private static final long serialVersionUID = 1L;

    /** It may add a file's name, a server's words and advice. */
    private static final int LONGEST = 4_000;

    private final String operation;
    private final String uploadId;
    private final String requestId;

    public OpenAIUploadsIOException(
            String message, String operation, String uploadId, String requestId, Throwable cause) {
        super(ShownText.of(message, LONGEST), cause);
        this.requestId = requestId;
        this.operation = operation;
        this.uploadId = uploadId;
    }

    /** An upload failed for a reason on this side: its content could not be read, it was stopped, or anything else. */
    public static OpenAIUploadsIOException duringUpload(String uploadId, String filename, Throwable cause) {
        Throwable shown = ShownException.isOfTheJdk(cause) ? ShownException.of(cause) : cause;
        String why = shown instanceof IOException && shown.getMessage() != null ? shown.getMessage() : shown.toString();
        return new OpenAIUploadsIOException(
                "openai-uploads:upload of '" + ShownText.of(filename) + "' (upload " + uploadId + ") failed: "
                        + ShownText.of(why, LONGEST),
                "upload",
                uploadId,
                null,
                shown);
    }

    /** The server has made an upload, and then something went wrong on this side. */
    public static OpenAIUploadsIOException afterCreate(
            String uploadId, String filename, String requestId, Throwable cause) {
        return new OpenAIUploadsIOException(
                "openai-uploads:create of '" + ShownText.of(filename) + "' made upload " + uploadId
                        + ", and then failed: " + ShownText.of(cause.toString(), LONGEST),
                ApiCall.CREATE.operation(),
                uploadId,
                requestId,
                cause);
    }

    /** {@code create}, {@code addPart}, {@code complete}, {@code cancel} or {@code upload}. */
    public String getOperation() {
        return operation;
    }

    /** The upload that it concerns; null for a {@code create}. */
    public String getUploadId() {
        return uploadId;
    }

    /**
     * The server's name for the last request that it answered, for its support; null if it answered none or named none.
     */
    public String getRequestId() {
        return requestId;
    }
}
