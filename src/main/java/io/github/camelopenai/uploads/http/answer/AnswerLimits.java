package io.github.camelopenai.uploads.http.answer;

import java.io.IOException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.config.Http1Config;

/** How large answers may be. What exceeds this is no answer of the API, and must not fill the heap. */
public final class AnswerLimits {

    /** Of a status line, a header, the line before a chunk, a trailer. */
    private static final int LINE_BYTES = 16 << 10;

    private static final int HEADERS = 100;

    /** Of all that comes for one request, interim answers and the framing of chunks included. */
    public static final long ANSWER_BYTES = 8 << 20;

    /** Of the body itself. */
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

    /** Says which limits there are if one of them was exceeded; other failures stay as they are. */
    public static IOException explain(IOException failure) {
        return failure instanceof MessageConstraintException
                ? new UnusableAnswerException(
                        "an answer with a line of more than " + LINE_BYTES + " bytes, or with more than " + HEADERS
                                + " headers or trailers",
                        failure)
                : failure;
    }
}
