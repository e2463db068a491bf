package io.github.camelopenai.uploads.option;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Refuses options that a URI has more than once. Camel makes a list of their values, and no option here is a list. */
public final class RepeatedOptions {

    private RepeatedOptions() {}

    /** @param secret the options whose values must not be shown */
    public static void refuseIn(Map<String, Object> parameters, Set<String> secret) {
        parameters.forEach((option, value) -> {
            if (value instanceof Collection<?> values) {
                boolean hidden = secret.contains(option) || option.startsWith(AdditionalHeaders.OPTION);
                String shown = values.stream().map(one -> "'" + one + "'").collect(Collectors.joining(", "));
                throw new IllegalArgumentException("The option " + option + " is given "
                        + (values.size() == 2 ? "twice" : values.size() + " times")
                        + (hidden ? "" : ": " + shown));
            }
        });
    }
}
