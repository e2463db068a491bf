package io.github.camelopenai.uploads.api;

import io.github.camelopenai.uploads.text.ShownException;
import io.github.camelopenai.uploads.text.ShownText;
import java.io.IOException;

/**
 * There was no usable answer: the connection failed, timed out or was cut, the answer was invalid, or the content could not
 * be read. The cause says which; the message names the operation and the upload.
 */
public class OpenAIUploadsIOException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Enough for the name of a file, an error text of the server and advice. */
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

    /** An upload failed for a local reason, such as a content that could not be read, or a stop. */
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

    /** The server has created an upload, and then something failed locally. */
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

    /** The id of the upload; null for a {@code create}. */
    public String getUploadId() {
        return uploadId;
    }

    /**
     * The request id of the last answer, for the support of the server; null if there was no answer, or it has none.
     */
    public String getRequestId() {
        return requestId;
    }
}
