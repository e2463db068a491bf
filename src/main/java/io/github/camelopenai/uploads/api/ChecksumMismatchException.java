package io.github.camelopenai.uploads.api;

import java.util.Locale;
import java.util.stream.Stream;

/**
 * The server has put the parts together, and their MD5 is not the one that {@code complete} sent: the content was changed on
 * the way, or the MD5 given by the user belongs to another content. There is no file.
 */
public class ChecksumMismatchException extends OpenAIUploadsException {

    private static final long serialVersionUID = 1L;

    public ChecksumMismatchException(OpenAIUploadsException refused, String md5) {
        super(
                refused,
                (md5 == null ? "No MD5 was sent" : "The MD5 that was sent is " + md5)
                        + "; the server has received other bytes: they were changed on the way, or that MD5"
                        + " (header CamelOpenAIUploadsMd5) belongs to another content. No file was made; upload it again");
    }

    /** Whether a refusal mentions a checksum. The API does not document this refusal. */
    public static boolean isMeantBy(OpenAIUploadsException refused) {
        return Stream.of(refused.getErrorParam(), refused.getErrorCode(), refused.getErrorMessage())
                .anyMatch(text ->
                        text != null && text.toLowerCase(Locale.ROOT).matches("(?s).*(md5|checksum|digest|hash).*"));
    }
}
