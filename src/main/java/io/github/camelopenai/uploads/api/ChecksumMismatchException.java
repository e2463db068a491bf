package io.github.camelopenai.uploads.api;

import java.util.Locale;
import java.util.stream.Stream;

/**
 * The server has put the parts together and found another MD5 than the one it was given: the content was changed on the
 * way, or the MD5 that was known beforehand is that of another content. There is no file.
 */
public class ChecksumMismatchException extends OpenAIUploadsException {

    private static final long serialVersionUID = 1L;

    public ChecksumMismatchException(OpenAIUploadsException refused, String md5) {
        super(
                refused,
                (md5 == null ? "No MD5 was sent" : "The MD5 that was sent is " + md5)
                        + "; what the server has received is something else, so it was changed on the way, or that MD5"
                        + " (header CamelOpenAIUploadsMd5) is not the content's. No file was made; upload it again");
    }

    /** The API does not document how it says so; this is what such an answer has to mention. */
    public static boolean isMeantBy(OpenAIUploadsException refused) {
        return Stream.of(refused.getErrorParam(), refused.getErrorCode(), refused.getErrorMessage())
                .anyMatch(text ->
                        text != null && text.toLowerCase(Locale.ROOT).matches("(?s).*(md5|checksum|digest|hash).*"));
    }
}
