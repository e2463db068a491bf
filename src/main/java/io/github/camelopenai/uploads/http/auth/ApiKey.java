package io.github.camelopenai.uploads.http.auth;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.concurrent.Watchdog;
import io.github.camelopenai.uploads.http.auth.CredentialSource.Credential;

/** A fixed API key. An answer of 401 to it is final. */
public final class ApiKey implements CredentialSource {

    private final Credential credential;

    private ApiKey(Credential credential) {
        this.credential = credential;
    }

    /** Makes a key that is sent as {@code Authorization: Bearer}. */
    public static ApiKey bearer(String key) {
        return new ApiKey(Credential.bearer(0, key));
    }

    /** Makes a key that is sent as the whole value of {@code header}. */
    public static ApiKey inHeader(String header, String key) {
        return new ApiKey(Credential.inHeader(header, key));
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
        return other instanceof ApiKey key
                && credential.header().getName().equals(key.credential.header().getName())
                && credential.header().getValue().equals(key.credential.header().getValue());
    }

    @Override
    public int hashCode() {
        return credential.secret().hashCode();
    }

    @Override
    public String toString() {
        return "ApiKey[***]";
    }
}
