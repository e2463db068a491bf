package io.github.camelopenai.uploads.emulator;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The differences between providers of the API: path, authentication, and format of errors.
 *
 * @param path the path of the API
 * @param azure whether to behave like Azure OpenAI
 * @param apiVersion the only {@code api-version} that is accepted; null if none is required
 */
record Dialect(String path, boolean azure, String apiVersion) {

    static final Dialect OPENAI = new Dialect("/v1", false, null);

    /** Adds a path in front, as a gateway does. */
    Dialect below(String prefix) {
        return new Dialect(prefix + path, azure, apiVersion);
    }

    /** Refuses requests with a wrong {@code api-version} or a wrong key. */
    void check(RequestHead head, String credential) {
        if (apiVersion != null && !apiVersion.equals(head.query().get("api-version"))) {
            throw Refusal.of(404, "Resource not found", null, "404");
        }
        if (azure) {
            UploadRules.azureCredential(credential, head.header("api-key"), head.header("Authorization"));
        } else {
            UploadRules.key(credential, head.header("Authorization"));
        }
    }

    JsonNode error(Refusal refusal) {
        return azure
                ? ApiJson.azureError(
                        refusal.code() == null ? "" + refusal.status() : refusal.code(), refusal.getMessage())
                : ApiJson.error(refusal.getMessage(), refusal.type(), refusal.param(), refusal.code());
    }

    String requestIdHeader() {
        return azure ? "apim-request-id" : "x-request-id";
    }
}
