package io.github.camelopenai.uploads.http.answer;

import java.io.IOException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.config.Http1Config;

/** The limits on the size of answers. A larger answer does not come from the API and must not fill the heap. */
public final class AnswerLimits {

    /** Limit of a status line, a header, a chunk header or a trailer. */
    private static final int LINE_BYTES = 16 << 10;

    private static final int HEADERS = 100;

    /** Limit of all bytes received for one request, including interim answers and chunk headers. */
    public static final long ANSWER_BYTES = 8 << 20;

    /** Limit of the body. */
    public static final int BODY_BYTES = 1 << 20;

    public static final Http1Config HTTP1 = Http1Config.custom()
            .setMaxLineLength(LINE_BYTES)
            .setMaxHeaderCount(HEADERS)
            .build();

    private AnswerLimits() {}

    public static IOException tooManyBytes(IOException cause) {
        return new UnusableAnswerException("an answer of more than " + ANSWER_BYTES + " bytes", cause);
    }

    public static IOException bodyTooLarge() {
        return new UnusableAnswerException("an answer of more than " + BODY_BYTES + " bytes", null);
    }

    /** Names the limits in the message if one of them was exceeded; returns any other failure unchanged. */
    public static IOException explain(IOException failure) {
        return failure instanceof MessageConstraintException
                ? new UnusableAnswerException(
                        "an answer with a line of more than " + LINE_BYTES + " bytes, or with more than " + HEADERS
                                + " headers or trailers",
                        failure)
                : failure;
    }
}
