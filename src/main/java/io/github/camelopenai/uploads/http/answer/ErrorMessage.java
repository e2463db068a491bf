package io.github.camelopenai.uploads.http.answer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;

/** Finds the message of an error in JSON of any form: a text, a list of texts, an object, or lists of objects. */
final class ErrorMessage {

    /** Fields that contain the message, the most likely first. */
    private static final String[] FIELDS = {
        "message", "Message", "msg", "detail", "details", "error_description", "description", "reason", "faultstring"
    };

    /** Fields that contain a title, which is put before the message. */
    private static final String[] TITLES = {"title", "error"};

    private static final int DEEPEST = 5;
    private static final int LONGEST_LIST = 20;

    private ErrorMessage() {}

    /** The message; null if there is none. */
    static String find(JsonNode error) {
        return error.isArray() ? inList(error, 0) : inObject(error, 0);
    }

    private static String in(JsonNode value, int depth) {
        if (value.isMissingNode() || value.isNull() || value.isContainerNode() && value.isEmpty()) {
            return null;
        }
        if (value.isValueNode()) {
            return value.asText().isBlank() ? null : value.asText();
        }
        String found = null;
        if (depth < DEEPEST) {
            found = value.isArray() ? inList(value, depth) : inObject(value, depth);
        }
        return found == null ? value.toString() : found;
    }

    private static String inList(JsonNode list, int depth) {
        Set<String> texts = new LinkedHashSet<>();
        for (int i = 0; i < list.size() && texts.size() < LONGEST_LIST; i++) {
            String text = in(list.get(i), depth + 1);
            if (text != null) {
                texts.add(text);
            }
        }
        return texts.isEmpty() ? null : String.join("; ", texts);
    }

    private static String inObject(JsonNode object, int depth) {
        String title = first(TITLES, object, depth);
        String message = first(FIELDS, object, depth);
        if (title != null && message != null && !message.contains(title)) {
            return title + ": " + message;
        }
        String text = message == null ? title : message;
        // FastAPI names the invalid field in "loc".
        JsonNode place = object.path("loc");
        return text != null && place.isArray() && !place.isEmpty() ? joined(place) + ": " + text : text;
    }

    private static String first(String[] fields, JsonNode object, int depth) {
        for (String field : fields) {
            String text = in(object.path(field), depth + 1);
            if (text != null) {
                return text;
            }
        }
        return null;
    }

    private static String joined(JsonNode path) {
        StringBuilder joined = new StringBuilder();
        path.forEach(step -> joined.append(joined.isEmpty() ? "" : ".").append(step.asText()));
        return joined.toString();
    }
}
