package io.github.camelopenai.uploads.api;

import io.github.camelopenai.uploads.part.AbortSignal;

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
    Credential get(Credential refused, Deadline deadline, AbortSignal abort, AttemptWatch watch) {
        return credential;
    }

    @Override
    boolean renewable() {
        return false;
    }

    @Override
    String advice() {
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
