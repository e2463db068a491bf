package io.github.camelopenai.uploads.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** Checks JSON bodies as the API does: required fields, types, no unknown properties. */
final class JsonRules {

    private JsonRules() {}

    static void object(JsonNode body) {
        if (body == null || !body.isObject()) {
            throw Refusal.of(400, "We could not parse the JSON body of your request.", null, null);
        }
    }

    static void noOtherThan(JsonNode body, String prefix, Set<String> known) {
        for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
            String name = prefix + names.next();
            if (!known.contains(name)) {
                throw Refusal.of(400, "Unknown parameter: '" + name + "'.", name, "unknown_parameter");
            }
        }
    }

    static String text(JsonNode body, String name) {
        JsonNode value = required(body, name, name);
        if (!value.isTextual()) {
            throw wrongType(name, "a string", value);
        }
        if (value.textValue().isBlank()) {
            throw Refusal.of(
                    400,
                    "Invalid '" + name + "': empty string. Expected a string with minimum length 1.",
                    name,
                    "empty_string");
        }
        return value.textValue();
    }

    static long integer(JsonNode body, String name, String path) {
        JsonNode value = required(body, name, path);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrongType(path, "an integer", value);
        }
        return value.longValue();
    }

    static List<String> texts(JsonNode body, String name) {
        JsonNode value = required(body, name, name);
        if (!value.isArray()) {
            throw wrongType(name, "an array of strings", value);
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode each : value) {
            if (!each.isTextual()) {
                throw wrongType(name + "[" + texts.size() + "]", "a string", each);
            }
            texts.add(each.textValue());
        }
        return texts;
    }

    static JsonNode required(JsonNode body, String name, String path) {
        JsonNode value = body.get(name);
        if (value == null || value.isNull()) {
            throw Refusal.of(400, "Missing required parameter: '" + path + "'.", path, "missing_required_parameter");
        }
        return value;
    }

    static Refusal wrongType(String path, String expected, JsonNode value) {
        String got = value.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
        return Refusal.of(
                400,
                "Invalid type for '" + path + "': expected " + expected + ", but got " + got + " instead.",
                path,
                "invalid_type");
    }
}
