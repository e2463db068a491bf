package io.github.camelopenai.uploads.emulator;

/** A request that breaks a rule: the status and the error body that it gets. */
@SuppressWarnings("serial")
final class Refusal extends RuntimeException {

    private final int status;
    private final String type;
    private final String param;
    private final String code;
    private final boolean early;

    private Refusal(int status, String message, String type, String param, String code, boolean early) {
        // Without a stack trace, since a refusal is an expected outcome.
        super(message, null, false, false);
        this.status = status;
        this.type = type;
        this.param = param;
        this.code = code;
        this.early = early;
    }

    static Refusal of(int status, String message, String param, String code) {
        return new Refusal(status, message, "invalid_request_error", param, code, false);
    }

    /** The same refusal, answered at once instead of after the request's body. */
    Refusal early() {
        return new Refusal(status, getMessage(), type, param, code, true);
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }

    String param() {
        return param;
    }

    String code() {
        return code;
    }

    boolean isEarly() {
        return early;
    }
}
