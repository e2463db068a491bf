package io.github.camelopenai.uploads.api.call;

import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import java.io.IOException;
import java.util.List;

/** The call has failed after all its attempts. */
final class CallFailedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean uncertain;
    private final boolean repeated;

    CallFailedException(Exception cause, boolean uncertain, boolean repeated) {
        super(cause);
        this.uncertain = uncertain;
        this.repeated = repeated;
    }

    /** Whether the server may have processed the request nevertheless. */
    boolean uncertain() {
        return uncertain;
    }

    /** Whether there was more than one attempt. */
    boolean isRepeated() {
        return repeated;
    }

    /** Whether the server answered the last attempt with this status. */
    boolean answeredBy(int status) {
        return reason() instanceof OpenAIUploadsException answered && answered.getStatusCode() == status;
    }

    /** Whether the server refused the call, and would refuse it again. */
    boolean isRefusal() {
        return reason() instanceof OpenAIUploadsException answered
                && (answered.getStatusCode() < 500 || answered.getStatusCode() == 501)
                && !List.of(408, 409, 429).contains(answered.getStatusCode());
    }

    /** The exception that names the call. */
    Exception reason() {
        return (Exception) getCause();
    }

    /** Throws {@link #reason()}; the return type lets callers write {@code return e.rethrow()}. */
    <T> T rethrow() throws OpenAIUploadsException, IOException {
        if (reason() instanceof OpenAIUploadsException answered) {
            throw answered;
        }
        throw (IOException) reason();
    }
}
