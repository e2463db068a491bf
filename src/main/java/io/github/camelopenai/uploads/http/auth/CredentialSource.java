package io.github.camelopenai.uploads.http.auth;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.concurrent.Watchdog;
import java.io.IOException;

/** Supplies the credential of each request. Two sources are equal if they belong to the same account. */
public interface CredentialSource {

    /**
     * Returns the credential for the next request.
     *
     * @param refused the credential that the server has answered with 401 earlier in this call; null if there is none
     * @throws IOException if there is no credential, if {@code deadline} passes first, or because of {@code abort}
     */
    Credential get(Credential refused, Deadline deadline, AbortSignal abort, Watchdog watch) throws IOException;

    /** Whether another credential may follow a refused one. */
    boolean renewable();

    /** What the user should check when the server refuses the credential. */
    String advice();
}
