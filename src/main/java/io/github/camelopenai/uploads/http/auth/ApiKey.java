package io.github.camelopenai.uploads.http.auth;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.concurrent.Watchdog;

/** A key that never changes, so an answer of 401 to it is final. */
public final class ApiKey extends Credentials {

    private final Credential credential;

    private ApiKey(Credential credential) {
        this.credential = credential;
    }

    /** Sent as {@code Authorization: Bearer}. */
    public static ApiKey bearer(String key) {
        return new ApiKey(Credential.bearer(0, key));
    }

    /** Sent as it is, in a header of its own. */
    public static ApiKey inHeader(String header, String key) {
        return new ApiKey(new Credential(0, header, "", key));
    }

    @Override
    public Credential get(Credential refused, Deadline deadline, AbortSignal abort, Watchdog watch) {
        return credential;
    }

    @Override
    public boolean renewable() {
        return false;
    }

    @Override
    public String advice() {
        return "Check apiKey (option, component, or OPENAI_API_KEY).";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ApiKey key && credential.equals(key.credential);
    }

    @Override
    public int hashCode() {
        return credential.hashCode();
    }

    @Override
    public String toString() {
        return "ApiKey[***]";
    }
}
