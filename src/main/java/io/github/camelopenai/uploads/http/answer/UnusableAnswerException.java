package io.github.camelopenai.uploads.http.answer;

import java.io.IOException;

/** Thrown for a 2xx answer that cannot be used: it is not JSON, is too large, or lacks a required field. */
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

    /** Makes an exception for an answer that a retry would not change. */
    public static UnusableAnswerException forGood(String message) {
        return new UnusableAnswerException(message, null, true);
    }

    public boolean isForGood() {
        return forGood;
    }
}
