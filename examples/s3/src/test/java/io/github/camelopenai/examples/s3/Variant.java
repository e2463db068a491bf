package io.github.camelopenai.examples.s3;

import io.github.camelopenai.examples.support.Failure;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The routes: for all objects or for those that messages name, as a stream or by ranges. */
enum Variant {
    POLL("camel"),
    NAMED("camel-named"),
    LINK("camel-link"),
    RANGES("camel-ranges");

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

    /** Whether the route takes all objects of the bucket, and deletes them. Else messages name the objects. */
    boolean isForAllObjects() {
        return this == POLL || this == LINK;
    }
}
