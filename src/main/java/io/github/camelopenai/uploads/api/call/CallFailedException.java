package io.github.camelopenai.uploads.api.call;

import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import java.io.IOException;
import java.util.List;

/** The call failed for good; {@link #uncertain()} says whether the server may have done it all the same. */
public final class CallFailedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean uncertain;
    private final boolean repeated;

    public CallFailedException(Exception cause, boolean uncertain, boolean repeated) {
        super(cause);
        this.uncertain = uncertain;
        this.repeated = repeated;
    }

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

    /** Whether the server answered that it will not do it, however often it is asked. */
    boolean isRefusal() {
        return reason() instanceof OpenAIUploadsException answered
                && (answered.getStatusCode() < 500 || answered.getStatusCode() == 501)
                && !List.of(408, 409, 429).contains(answered.getStatusCode());
    }

    /** The exception that names the call. */
    Exception reason() {
        return (Exception) getCause();
    }

    /** Throws {@link #reason()}; declared to return what the caller would have. */
    <T> T rethrow() throws OpenAIUploadsException, IOException {
        if (reason() instanceof OpenAIUploadsException answered) {
            throw answered;
        }
        throw (IOException) reason();
    }
}
