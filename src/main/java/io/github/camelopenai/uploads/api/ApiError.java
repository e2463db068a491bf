package io.github.camelopenai.uploads.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

/** The error object of an answer, as far as there is one: <code>{"error":{"message","type","param","code"}}</code>. */
record ApiError(String message, String type, String param, String code) {

    static ApiError parse(String body) {
        try {
            JsonNode error = ApiJson.MAPPER.readTree(body).path("error");
            if (error.isTextual()) {
                return new ApiError(error.textValue(), null, null, null);
            }
            if (error.isObject()) {
                return new ApiError(
                        text(error, "message"), text(error, "type"), text(error, "param"), text(error, "code"));
            }
        } catch (JsonProcessingException e) {
            // Not JSON, so a proxy's or a gateway's page: its beginning has to do.
        }
        return new ApiError(ShownText.of(body), null, null, null);
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isMissingNode() || value.isNull() ? null : value.asText();
    }
}
