package io.github.camelopenai.uploads.emulator;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What providers of the API do differently: where it is, what proves whose a request is, and how they say no.
 *
 * @param path of the API below the host
 * @param azure whether it speaks as Azure OpenAI does
 * @param apiVersion the only {@code api-version} that it knows; null if it asks for none
 */
record Dialect(String path, boolean azure, String apiVersion) {

    static final Dialect OPENAI = new Dialect("/v1", false, null);

    /** The same below another path, as behind a gateway. */
    Dialect below(String prefix) {
        return new Dialect(prefix + path, azure, apiVersion);
    }

    /** Refuses requests that are not for this provider, or not from somebody whom it knows. */
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
