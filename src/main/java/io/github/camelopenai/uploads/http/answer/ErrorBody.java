package io.github.camelopenai.uploads.http.answer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The error in the body of an answer. The API writes <code>{"error":{"message","type","param","code"}}</code>; frameworks,
 * gateways and other providers write other forms of JSON, HTML or XML.
 *
 * @param message null if the body has none
 */
public record ErrorBody(String message, String type, String param, String code) {

    private static final String[] ERROR_FIELDS = {"error", "Error", "errors", "fault"};

    /** Longer pages are cut before they are searched. */
    private static final int LONGEST_PAGE = 64 << 10;

    private static final Pattern PAGE_MESSAGE = element("(?:\\w+:)?(?:message|detail|faultstring|title|h1)");
    private static final Pattern PAGE_CODE = element("(?:\\w+:)?code");

    private static Pattern element(String name) {
        return Pattern.compile("<" + name + "(?:\\s[^<>]{0,200})?>([^<]{1,2000})</", Pattern.CASE_INSENSITIVE);
    }

    /** @param body of the answer; may be empty */
    static ErrorBody parse(String body) {
        try {
            JsonNode json = AnswerJson.parse(body);
            if (json.isContainerNode()) {
                return parseJson(json, body);
            }
        } catch (JsonProcessingException e) {
            // Not JSON, so it is the error page of a proxy or a gateway.
        }
        return parsePage(body);
    }

    /** Takes the title of HTML, the message and code of XML, and the whole text of anything else. */
    private static ErrorBody parsePage(String body) {
        String page = body.length() > LONGEST_PAGE ? body.substring(0, LONGEST_PAGE) : body;
        String text = page.stripLeading().startsWith("<") ? first(PAGE_MESSAGE, page) : null;
        if (text == null) {
            return new ErrorBody(body.isBlank() ? null : body, null, null, null);
        }
        return new ErrorBody(text, null, null, first(PAGE_CODE, page));
    }

    private static String first(Pattern element, String page) {
        Matcher matcher = element.matcher(page);
        while (matcher.find()) {
            if (!matcher.group(1).isBlank()) {
                return matcher.group(1).strip();
            }
        }
        return null;
    }

    private static ErrorBody parseJson(JsonNode json, String body) {
        JsonNode error = json;
        for (String field : ERROR_FIELDS) {
            JsonNode found = json.path(field);
            if (found.isContainerNode() && !found.isEmpty()) {
                error = found;
                break;
            }
        }
        String message = ErrorMessage.find(error);
        // The first error of a list.
        JsonNode details = error.isArray() ? error.path(0) : error;
        ErrorBody parsed =
                new ErrorBody(message, field(details, "type"), field(details, "param"), field(details, "code"));
        boolean empty = message == null && parsed.type == null && parsed.param == null && parsed.code == null;
        return empty ? new ErrorBody(body, null, null, null) : parsed;
    }

    private static String field(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        return value.isValueNode() ? value.asText() : value.toString();
    }
}
