package io.github.camelopenai.examples.sftp;

import io.github.camelopenai.examples.support.Failure;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The three ways in which the consumer can hand a file to the route. */
enum Variant {
    COPY("camel"),
    STREAM("camel-stream"),
    MEMORY("camel-memory");

    private final String folder;

    Variant(String folder) {
        this.folder = folder;
    }

    static Variant of(String name) {
        return Arrays.stream(values())
                .filter(variant -> variant.word().equals(name))
                .findFirst()
                .orElseThrow(() -> new Failure("-Droute=" + name + " is not one of "
                        + Arrays.stream(values()).map(Variant::word).collect(Collectors.joining(", "))));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The pattern for Camel's route files. */
    String pattern() {
        return "classpath:" + folder + "/*.yaml";
    }
}
