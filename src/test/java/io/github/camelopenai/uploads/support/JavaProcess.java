package io.github.camelopenai.uploads.support;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Java process with the class path of the tests. It starts soon: many tests start several. */
public final class JavaProcess {

    private JavaProcess() {}

    /** @param arguments options of the JVM, if there are any, then the main class and its arguments */
    public static ProcessBuilder builder(String... arguments) throws IOException {
        return new ProcessBuilder(Stream.of(
                                command("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                                SharedClasses.options(),
                                List.of("-cp", classPath()),
                                List.of(arguments))
                        .flatMap(List::stream)
                        .toList())
                .redirectErrorStream(true);
    }

    static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        return command;
    }

    /** The jars come first, because only they can be archived, and only from the start of the class path. */
    static String classPath() {
        return Stream.of(jars(), entries(false))
                .filter(path -> !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }

    static String jars() {
        return entries(true);
    }

    private static String entries(boolean jars) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar") == jars)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
