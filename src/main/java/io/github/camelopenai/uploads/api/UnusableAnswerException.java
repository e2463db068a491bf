package io.github.camelopenai.uploads.api;

import java.io.IOException;

/** A 2xx answer that says nothing usable: not JSON, too large, or without a required field. */
final class UnusableAnswerException extends IOException {

    private static final long serialVersionUID = 1L;

    UnusableAnswerException(String message, Throwable cause) {
        super(message, cause);
    }
}
