package io.github.camelopenai.uploads.http.auth;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.concurrent.Watchdog;
import java.io.IOException;

/**
 * What proves whose requests these are: an {@link ApiKey}, or the {@link Tokens} of a provider. Two that are equal belong to
 * the same account. Public only for the package above.
 */
public abstract sealed class Credentials permits ApiKey, Tokens {

    /**
     * What the next request is sent with.
     *
     * @param refused what the server has answered 401 to before in this call; null if nothing
     * @throws IOException if there is none, if {@code deadline} came first, or because of {@code abort}
     */
    public abstract Credential get(Credential refused, Deadline deadline, AbortSignal abort, Watchdog watch)
            throws IOException;

    /** Whether another one may follow a refused one. */
    public abstract boolean renewable();

    /** What to do when the server refuses it. */
    public abstract String advice();
}
