package io.github.camelopenai.uploads;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.spi.UriParam;

/** Finds options in a URI that its operation does not use, by the labels that the options have in the documentation. */
final class UnusedOptions {

    private static final List<String> OPERATIONS =
            Arrays.stream(OpenAIUploadsOperation.values()).map(Enum::name).toList();

    private UnusedOptions() {}

    /** A sentence for each, such as {@code checksum is used by upload only}. */
    static List<String> in(Collection<String> options, OpenAIUploadsOperation operation) {
        return options.stream()
                .flatMap(option -> usersOf(option)
                        .filter(users -> !users.contains(operation.name()))
                        .map(users -> option + " is used by " + String.join(", ", users) + " only")
                        .stream())
                .toList();
    }

    /** The operations that use an option; empty if all do. */
    private static Optional<List<String>> usersOf(String option) {
        return Arrays.stream(OpenAIUploadsConfiguration.class.getDeclaredFields())
                .filter(field -> field.getName().equals(option) && field.isAnnotationPresent(UriParam.class))
                .map(field -> Stream.of(
                                field.getAnnotation(UriParam.class).label().split(","))
                        .filter(OPERATIONS::contains)
                        .toList())
                .filter(users -> !users.isEmpty())
                .findFirst();
    }
}
