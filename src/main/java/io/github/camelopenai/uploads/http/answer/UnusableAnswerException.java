package io.github.camelopenai.uploads.http.answer;

import java.io.IOException;

/** A 2xx answer that says nothing usable: not JSON, too large, or without a required field. */
public final class UnusableAnswerException extends IOException {

    private static final long serialVersionUID = 1L;

    private final boolean forGood;

    public UnusableAnswerException(String message, Throwable cause) {
        this(message, cause, false);
    }

    private UnusableAnswerException(String message, Throwable cause, boolean forGood) {
        super(message, cause);
        this.forGood = forGood;
    }

    /** After this one, no other answer would help. */
    public static UnusableAnswerException forGood(String message) {
        return new UnusableAnswerException(message, null, true);
    }

    public boolean isForGood() {
        return forGood;
    }
}
