package io.github.camelopenai.uploads.api;

/**
 * {@code complete} has made a file whose size differs from that of the content. The file must not be used. Nothing was
 * cancelled, and the upload cannot be completed again: delete the file, then upload the content again.
 *
 * <p>It is unchecked, and neither an {@code IOException} nor an exception for an HTTP status, so that handlers which upload
 * again after those do not handle it: they would make a second file beside the wrong one.
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

    /** The id of the upload that the file was made of. */
    public String getUploadId() {
        return uploadId;
    }

    /** The id of the file, which must not be used. */
    public String getFileId() {
        return fileId;
    }

    /** The size of the content in bytes. */
    public long getExpectedBytes() {
        return expectedBytes;
    }

    /** The size of the file in bytes, according to the server. */
    public long getActualBytes() {
        return actualBytes;
    }

    /** The request id of the answer that contained the size; null if it has none. */
    public String getRequestId() {
        return requestId;
    }
}
