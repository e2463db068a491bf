package io.github.camelopenai.uploads.option;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds options that a URI gives more than once. Camel makes a list of their values, which no option here is. */
public final class RepeatedOptions {

    private static final String HEADERS = "additionalHeader";

    private RepeatedOptions() {}

    /** @param secret the options whose values are not shown */
    public static void refuseIn(Map<String, Object> parameters, Set<String> secret) {
        parameters.forEach((option, value) -> {
            if (value instanceof Collection<?> values) {
                boolean hidden = secret.contains(option) || option.startsWith(HEADERS);
                String shown = values.stream().map(one -> "'" + one + "'").collect(Collectors.joining(", "));
                throw new IllegalArgumentException("The option " + option + " is given "
                        + (values.size() == 2 ? "twice" : values.size() + " times")
                        + (hidden ? "" : ": " + shown));
            }
        });
    }
}
