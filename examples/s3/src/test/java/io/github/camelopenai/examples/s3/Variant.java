package io.github.camelopenai.examples.s3;

import io.github.camelopenai.examples.support.Failure;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The two routes: one for all objects, and one for objects that messages name. */
enum Variant {
    POLL("camel"),
    NAMED("camel-named");

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
