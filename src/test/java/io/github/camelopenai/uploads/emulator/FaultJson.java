package io.github.camelopenai.uploads.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Parses rules of a {@link FaultScript} that are written in JSON, in a file or a request: {@code {"on": "add_part", "nth": 2,
 * "answer": 503}}.
 */
final class FaultJson {

    private static final List<String> CONDITIONS = List.of("on", "nth", "times");
    private static final List<String> OF_ANSWERS = List.of("headers", "body");
    private static final List<String> FAULTS = List.of(
            "answer",
            "process_then_answer",
            "delay_answer",
            "lose_answer",
            "truncate_answer",
            "cut_after",
            "stall_after");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m)?");

    private FaultJson() {}

    /**
     * Parses one rule or an array of rules, without adding them to a script.
     *
     * @throws IllegalArgumentException if a rule is not valid
     */
    static List<Consumer<FaultScript>> parse(String text) {
        JsonNode json = ApiJson.parse(text);
        List<Consumer<FaultScript>> rules = new ArrayList<>();
        if (json != null && json.isArray()) {
            json.forEach(rule -> rules.add(rule(rule)));
        } else {
            rules.add(rule(json));
        }
        return rules;
    }

    private static Consumer<FaultScript> rule(JsonNode json) {
        if (json == null || !json.isObject()) {
            throw new IllegalArgumentException(
                    "Expected a rule as a JSON object, such as {\"on\": \"add_part\", \"answer\": 503}, or an array of them.");
        }
        List<String> faults = new ArrayList<>();
        for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (FAULTS.contains(name)) {
                faults.add(name);
            } else if (!CONDITIONS.contains(name) && !OF_ANSWERS.contains(name)) {
                throw new IllegalArgumentException("Unknown field '" + name + "'. There are "
                        + String.join(", ", CONDITIONS) + ", " + String.join(", ", OF_ANSWERS) + ", and the faults "
                        + String.join(", ", FAULTS) + ".");
            }
        }
        if (faults.size() != 1) {
            throw new IllegalArgumentException("A rule needs exactly one of the faults " + String.join(", ", FAULTS)
                    + ", but has " + (faults.isEmpty() ? "none" : String.join(", ", faults)) + ".");
        }
        String fault = faults.get(0);
        if (!fault.equals("answer") && !fault.equals("process_then_answer")) {
            OF_ANSWERS.stream().filter(json::has).findFirst().ifPresent(name -> {
                throw new IllegalArgumentException("'" + name + "' is for answer and process_then_answer only.");
            });
        }
        EmulatorCall call = call(json.get("on"));
        int nth = json.has("nth") ? positive(json, "nth") : 1;
        int times = times(json);
        Consumer<FaultRule> effect = effect(fault, json);
        return script -> effect.accept(
                (call == null ? script.onAny() : script.on(call)).nth(nth).times(times));
    }

    private static EmulatorCall call(JsonNode on) {
        String name = on == null ? "" : on.asText();
        if (name.equals("any")) {
            return null;
        }
        List<EmulatorCall> calls = Arrays.stream(EmulatorCall.values())
                .filter(call -> call != EmulatorCall.UNKNOWN)
                .toList();
        return calls.stream()
                .filter(call -> word(call).equals(name))
                .findFirst()
                .orElseThrow(() -> {
                    String known = calls.stream().map(FaultJson::word).collect(Collectors.joining(", "));
                    return new IllegalArgumentException("'on' is not the name of a call: "
                            + (on == null ? "it is missing" : on) + ". There are any, " + known + ".");
                });
    }

    /** The name of a call in JSON. */
    static String word(EmulatorCall call) {
        return call.name().toLowerCase(Locale.ROOT);
    }

    private static int times(JsonNode json) {
        if (json.path("times").asText().equals("always")) {
            return Integer.MAX_VALUE;
        }
        return json.has("times") ? positive(json, "times") : 1;
    }

    private static Consumer<FaultRule> effect(String fault, JsonNode json) {
        return switch (fault) {
            case "answer" -> {
                int status = status(json, fault);
                Map<String, String> headers = headers(json);
                String body = body(json, status);
                yield rule -> rule.answer(status, headers, body);
            }
            case "process_then_answer" -> {
                int status = status(json, fault);
                Map<String, String> headers = headers(json);
                String body = body(json, status);
                yield rule -> rule.processThenAnswer(status, headers, body);
            }
            case "delay_answer" -> {
                Duration by = duration(json.get(fault));
                yield rule -> rule.delayAnswer(by);
            }
            case "cut_after" -> {
                long bytes = bytes(json, fault);
                yield rule -> rule.cutDuringBody(bytes);
            }
            case "stall_after" -> {
                long bytes = bytes(json, fault);
                yield rule -> rule.stall(bytes);
            }
            case "lose_answer" -> {
                yes(json, fault);
                yield FaultRule::loseAnswer;
            }
            default -> {
                yes(json, fault);
                yield FaultRule::truncateAnswer;
            }
        };
    }

    private static int positive(JsonNode json, String name) {
        JsonNode value = json.get(name);
        if (!value.isInt() || value.intValue() < 1) {
            throw wrong(name, "a number from 1" + (name.equals("times") ? ", or \"always\"" : ""), value);
        }
        return value.intValue();
    }

    private static long bytes(JsonNode json, String name) {
        JsonNode value = json.get(name);
        if (!value.isIntegralNumber() || value.longValue() < 0) {
            throw wrong(name, "a number of bytes of the request's body, from 0", value);
        }
        return value.longValue();
    }

    private static int status(JsonNode json, String name) {
        JsonNode value = json.get(name);
        if (!value.isInt() || value.intValue() < 200 || value.intValue() > 599) {
            throw wrong(name, "a status from 200 to 599", value);
        }
        return value.intValue();
    }

    private static void yes(JsonNode json, String name) {
        if (!json.get(name).isBoolean() || !json.get(name).booleanValue()) {
            throw wrong(name, "true", json.get(name));
        }
    }

    private static Duration duration(JsonNode value) {
        Matcher parts = DURATION.matcher(value.asText());
        if (value.isFloatingPointNumber() || !parts.matches()) {
            throw wrong("delay_answer", "milliseconds, or a time such as \"500ms\", \"2s\" or \"1m\"", value);
        }
        long number = Long.parseLong(parts.group(1));
        return switch (parts.group(2) == null ? "ms" : parts.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofMillis(number);
        };
    }

    private static Map<String, String> headers(JsonNode json) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Content-Type", "application/json");
        JsonNode given = json.path("headers");
        if (json.has("headers") && !given.isObject()) {
            throw wrong("headers", "an object such as {\"Retry-After\": \"1\"}", given);
        }
        given.properties().forEach(header -> {
            if (!header.getValue().isValueNode()
                    || (header.getKey() + header.getValue().asText()).matches("(?s).*[\r\n].*")) {
                throw wrong("headers", "a text on one line for " + header.getKey(), header.getValue());
            }
            headers.put(header.getKey(), header.getValue().asText());
        });
        return headers;
    }

    /** The given body, or else an error in the format of the API. */
    private static String body(JsonNode json, int status) {
        JsonNode body = json.get("body");
        if (body == null) {
            return ApiJson.error("The emulator was told to answer " + status + ".", "emulated_error", null, null)
                    .toString();
        }
        return body.isTextual() ? body.textValue() : body.toString();
    }

    private static IllegalArgumentException wrong(String name, String expected, JsonNode value) {
        return new IllegalArgumentException("'" + name + "' takes " + expected + ", but got " + value + ".");
    }
}
