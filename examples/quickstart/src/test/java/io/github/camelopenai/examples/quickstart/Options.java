package io.github.camelopenai.examples.quickstart;

import io.github.camelopenai.examples.support.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/**
 * The options of the quickstart.
 *
 * @param directory the directory to work in
 * @param file the user's own file, or null
 * @param megabytes the size of the generated file, if there is no file of the user's
 * @param purpose the purpose of the file at OpenAI
 * @param openai whether to upload to OpenAI instead of the emulator
 * @param parts whether to run the route with the parts in it
 */
record Options(Path directory, Path file, long megabytes, String purpose, boolean openai, boolean parts) {

    static Options of(Path directory, Properties given, Map<String, String> environment) {
        String file = given.getProperty("file", "");
        Options options = new Options(
                directory.toAbsolutePath(),
                file.isBlank() ? null : Path.of(file).toAbsolutePath().normalize(),
                megabytes(given.getProperty("megabytes", "400")),
                given.getProperty("purpose", "batch"),
                openai(given.getProperty("openai", "false")),
                parts(given.getProperty("route", "upload")));
        if (options.file != null) {
            requireUsable(options.file);
        }
        if (options.openai && environment.getOrDefault("OPENAI_API_KEY", "").isBlank()) {
            throw new Failure("-Dopenai=true needs your API key in the environment variable OPENAI_API_KEY");
        }
        return options;
    }

    private static long megabytes(String text) {
        if (!text.matches("[1-9][0-9]{0,3}")) {
            throw new Failure("-Dmegabytes=" + text + " is not a number from 1 to 9999");
        }
        return Long.parseLong(text);
    }

    private static boolean openai(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new Failure("-Dopenai=" + text + " is neither true nor false");
        }
        return text.equals("true");
    }

    private static boolean parts(String text) {
        if (!text.equals("upload") && !text.equals("parts")) {
            throw new Failure("-Droute=" + text + " is neither upload nor parts");
        }
        return text.equals("parts");
    }

    /** Refuses files that the route would wait for forever. */
    private static void requireUsable(Path file) {
        if (Files.notExists(file)) {
            throw new Failure("There is no file " + file);
        }
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new Failure(file + " is not a file that can be read");
        }
        if (file.toFile().length() == 0) {
            throw new Failure(file + " is empty; OpenAI does not accept empty files");
        }
        if (file.getFileName().toString().startsWith(".")) {
            throw new Failure(file + " has a name that starts with a dot; Camel's file component skips such files");
        }
    }
}
