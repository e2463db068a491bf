package io.github.camelopenai.uploads.benchmark;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Classpaths for processes, cut out of our own. Clients get the jars that they need and no others: what lies on the
 * classpath costs time and memory at the start, and the jars of our tests are no client's business.
 */
final class Classpath {

    private Classpath() {}

    static String of(ClientKind client) {
        return filtered(client::needs);
    }

    static String whole() {
        return filtered(jar -> true);
    }

    private static String filtered(Predicate<String> jars) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.endsWith(".jar")
                        || jars.test(Path.of(entry).getFileName().toString()))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
