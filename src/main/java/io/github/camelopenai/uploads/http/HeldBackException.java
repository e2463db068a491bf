package io.github.camelopenai.uploads.http;

import java.io.IOException;

/** The deadline comes before a request may go. */
final class HeldBackException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param outage why there is no answer; null if the server has rate-limited the account */
    HeldBackException(IOException outage) {
        super(
                outage == null
                        ? "the server has rate-limited this account"
                        : "the server does not answer: " + outage.getMessage(),
                outage);
    }
}
