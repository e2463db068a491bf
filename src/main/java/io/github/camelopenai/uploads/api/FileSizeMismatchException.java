package io.github.camelopenai.uploads.api;

/**
 * {@code complete} has made a file, and the file has another size than the content. It must not be used. Nothing was
 * cancelled, and the upload cannot be completed again: delete the file, then upload the content anew.
 *
 * <p>It is unchecked, and neither an {@code IOException} nor an exception for an HTTP status, so that no handler gets it that
 * uploads again after those: that would make a second file beside the wrong one.
 */
public class FileSizeMismatchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String uploadId;
    private final String fileId;
    private final long expectedBytes;
    private final long actualBytes;
    private final String requestId;

    public FileSizeMismatchException(String uploadId, OpenAIFile file, long expectedBytes, String requestId) {
        super("openai-uploads:complete (upload " + uploadId + ") made file " + file.id() + " with " + file.bytes()
                + " bytes, but the content has " + expectedBytes
                + " bytes. Do not use that file. Delete it, then upload the content again"
                + (requestId == null ? "" : " (request id " + requestId + ")"));
        this.uploadId = uploadId;
        this.fileId = file.id();
        this.expectedBytes = expectedBytes;
        this.actualBytes = file.bytes();
        this.requestId = requestId;
    }

    /** The upload that the file was made of. */
    public String getUploadId() {
        return uploadId;
    }

    /** The file that must not be used. */
    public String getFileId() {
        return fileId;
    }

    /** How many bytes the content has. */
    public long getExpectedBytes() {
        return expectedBytes;
    }

    /** How many bytes the server says that the file has. */
    public long getActualBytes() {
        return actualBytes;
    }

    /** The server's name for the request that gave the size, for its support; null if it gave none. */
    public String getRequestId() {
        return requestId;
    }
}
