package io.github.camelopenai.uploads.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.uploads.http.answer.AnswerJson;
import io.github.camelopenai.uploads.http.answer.HttpAnswer;
import io.github.camelopenai.uploads.http.answer.UnusableAnswerException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the fields of a JSON object in an answer. Only required fields must be present and valid: an optional field that a
 * server writes in another way does not make the answer unusable.
 */
final class AnswerFields {

    private static final int LONGEST_NUMBER = 40;

    private final HttpAnswer answer;
    private final JsonNode json;

    private AnswerFields(HttpAnswer answer, JsonNode json) {
        this.answer = answer;
        this.json = json;
    }

    static AnswerFields of(HttpAnswer answer) throws UnusableAnswerException {
        return ofJson(answer).orElseThrow(() -> unusable(answer, "is not the expected JSON object", null));
    }

    /** Empty if the answer is JSON but not an object. */
    static Optional<AnswerFields> ofJson(HttpAnswer answer) throws UnusableAnswerException {
        try {
            JsonNode json = AnswerJson.parse(answer.body());
            return json.isObject() ? Optional.of(new AnswerFields(answer, json)) : Optional.empty();
        } catch (JsonProcessingException e) {
            throw unusable(answer, "is not the expected JSON", e);
        }
    }

    boolean has(String field) {
        return json.hasNonNull(field);
    }

    void requireNone(String field) throws UnusableAnswerException {
        if (has(field)) {
            throw unusable(answer, "has the field '" + field + "'", null);
        }
    }

    /** Returns the field {@code id}, which later requests contain. */
    String id() throws UnusableAnswerException {
        String id = idOrNull();
        if (id == null) {
            JsonNode value = json.path("id");
            boolean missing = value.isMissingNode()
                    || value.isNull()
                    || value.isTextual() && value.textValue().isBlank();
            throw missing ? lacks("id") : unusable(answer, "has an invalid id in the field 'id'", null);
        }
        return id;
    }

    /** Returns null if the field is missing or invalid. */
    String idOrNull() {
        JsonNode value = json.path("id");
        String id = value.isTextual() || value.isIntegralNumber() ? value.asText() : null;
        // An id that repeats a key would expose the key in logs and messages.
        return PathSegment.isId(id) && !answer.secrets().isRepeatedIn(id) ? id : null;
    }

    void requireSame(String field, String actual, String expected) throws UnusableAnswerException {
        if (!actual.equals(expected)) {
            throw unusable(answer, "is about another upload (field '" + field + "')", null);
        }
    }

    /** Returns null if the field is missing or has another type. */
    String text(String field) {
        JsonNode value = json.path(field);
        return value.isTextual() || value.isNumber() ? value.asText() : null;
    }

    /**
     * Returns a whole number, also one in a text; a time in a text is converted to seconds since 1970. Null if the field is
     * missing or has another type.
     */
    Long number(String field) {
        JsonNode value = json.path(field);
        if (value.canConvertToLong() && value.isNumber()) {
            return value.longValue();
        }
        return value.isTextual() ? numberIn(value.textValue().strip()) : null;
    }

    private static Long numberIn(String text) {
        if (text.length() > LONGEST_NUMBER) {
            return null;
        }
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return fractionOrTime(text);
        }
    }

    private static Long fractionOrTime(String text) {
        try {
            double number = Double.parseDouble(text);
            return Math.abs(number) < Long.MAX_VALUE ? (long) number : null;
        } catch (NumberFormatException e) {
            try {
                return Instant.parse(text).getEpochSecond();
            } catch (DateTimeException none) {
                return null;
            }
        }
    }

    /** Returns null if the field is missing or has another type. */
    Boolean flag(String field) {
        JsonNode value = json.path(field);
        return value.isBoolean() ? value.booleanValue() : null;
    }

    Optional<AnswerFields> object(String field) {
        JsonNode value = json.path(field);
        return value.isObject() ? Optional.of(new AnswerFields(answer, value)) : Optional.empty();
    }

    /** Returns the objects in a required list. */
    List<AnswerFields> requireObjects(String field) throws UnusableAnswerException {
        JsonNode list = json.path(field);
        if (!list.isArray()) {
            throw lacks(field);
        }
        List<AnswerFields> objects = new ArrayList<>();
        for (JsonNode each : list) {
            if (each.isObject()) {
                objects.add(new AnswerFields(answer, each));
            }
        }
        return objects;
    }

    private UnusableAnswerException lacks(String field) {
        return unusable(answer, "lacks the required field '" + field + "'", null);
    }

    private static UnusableAnswerException unusable(HttpAnswer answer, String what, JsonProcessingException cause) {
        return new UnusableAnswerException(
                "HTTP " + answer.status() + " with a body that " + what + ": '" + answer.shownBody() + "'",
                answer.secrets().shown(cause));
    }
}
