package io.github.camelopenai.examples.http;

import java.io.IOException;

/** The client did not send the whole body. */
final class BadBodyException extends IOException {

    private static final long serialVersionUID = 1;

    BadBodyException(String message, Throwable cause) {
        super(message, cause);
    }
}
