package io.github.camelopenai.examples.support;

/** A failure whose message says everything: it has no stack trace and no cause. */
public final class Failure extends RuntimeException {

    private static final long serialVersionUID = 1;

    public Failure(String message) {
        super(message, null, false, false);
    }
}
