package io.github.camelopenai.uploads;

import java.util.List;

/** Finds the operations that use an option, for the tests of the pages. */
public final class OptionUsers {

    private OptionUsers() {}

    /** The operations that use an option of an endpoint; none if all of them do. */
    public static List<String> of(String option) {
        return UnusedOptions.OPERATIONS.getOrDefault(option, List.of()).stream()
                .map(Enum::name)
                .toList();
    }
}
