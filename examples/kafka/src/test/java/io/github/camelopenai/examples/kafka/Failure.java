package io.github.camelopenai.examples.kafka;

/** Something that its message says all about. */
final class Failure extends RuntimeException {

    private static final long serialVersionUID = 1;

    Failure(String message) {
        super(message, null, false, false);
    }
}
