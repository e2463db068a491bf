package io.github.camelopenai.uploads.http.answer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.uploads.api.ApiJson;

/**
 * What an answer says about an error. The API writes <code>{"error":{"message","type","param","code"}}</code>; frameworks,
 * gateways and other providers write other forms of JSON, or a page.
 *
 * @param message null if there is none
 */
public record ApiError(String message, String type, String param, String code) {

    private static final String[] ERROR_FIELDS = {"error", "Error", "errors", "fault"};

    /** @param body of the answer, perhaps empty */
    static ApiError parse(String body) {
        try {
            JsonNode json = ApiJson.MAPPER.readTree(body);
            if (json.isContainerNode()) {
                return inJson(json, body);
            }
        } catch (JsonProcessingException e) {
            // Not JSON, so a page of a proxy or of a gateway.
        }
        return ErrorPage.parse(body);
    }

    private static ApiError inJson(JsonNode json, String body) {
        JsonNode error = json;
        for (String field : ERROR_FIELDS) {
            JsonNode found = json.path(field);
            if (found.isContainerNode() && !found.isEmpty()) {
                error = found;
                break;
            }
        }
        String message = ErrorText.in(error);
        // Of a list of errors, the first one.
        JsonNode details = error.isArray() ? error.path(0) : error;
        ApiError parsed =
                new ApiError(message, field(details, "type"), field(details, "param"), field(details, "code"));
        boolean silent = message == null && parsed.type == null && parsed.param == null && parsed.code == null;
        return silent ? new ApiError(body, null, null, null) : parsed;
    }

    private static String field(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        return value.isValueNode() ? value.asText() : value.toString();
    }
}
