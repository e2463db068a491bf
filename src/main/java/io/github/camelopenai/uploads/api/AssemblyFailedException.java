package io.github.camelopenai.uploads.api;

import io.github.camelopenai.uploads.http.answer.HttpAnswer;
import io.github.camelopenai.uploads.http.answer.RedactedAnswer;

/**
 * The server accepted {@code complete} and then could not make the file, or the upload was cancelled meanwhile. There is no
 * file of this upload, and there will be none; the content can be uploaded again. {@link #getErrorCode()} returns the reason
 * if the server gave one, such as {@code missing_part}.
 */
public class AssemblyFailedException extends OpenAIUploadsException {

    private static final long serialVersionUID = 1L;

    private final String uploadStatus;

    public AssemblyFailedException(CallContext call, String uri, HttpAnswer answer, String uploadStatus) {
        super(
                call,
                uri,
                RedactedAnswer.of(answer)
                        .withReason("and the upload is " + answer.secrets().shown(uploadStatus)),
                "No file was made. Upload the content again, unless the server says that the content is wrong");
        this.uploadStatus = answer.secrets().shown(uploadStatus);
    }

    /** The status of the upload, {@code failed} or {@code cancelled}. */
    public String getUploadStatus() {
        return uploadStatus;
    }
}
