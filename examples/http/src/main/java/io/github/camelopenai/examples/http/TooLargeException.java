package io.github.camelopenai.examples.http;

import java.io.IOException;

/** A body has more bytes than are taken. */
final class TooLargeException extends IOException {

    private static final long serialVersionUID = 1;

    TooLargeException(long maxBytes) {
        super("The body has more than " + maxBytes + " bytes");
    }
}
