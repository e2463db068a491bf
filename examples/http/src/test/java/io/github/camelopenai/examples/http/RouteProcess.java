package io.github.camelopenai.examples.http;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The route in a process of its own, as a user starts it, until it is closed. */
final class RouteProcess implements AutoCloseable {

    private final Process process;
    private final Map<String, String> settings;

    RouteProcess(Map<String, String> settings, Path output, String... jvmOptions) throws IOException {
        this.settings = settings;
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(jvmOptions));
        settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.apache.camel.main.Main"));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    /** The server listens before it has the route, which only takes a POST. */
    boolean isServing() {
        try {
            HttpURLConnection get =
                    (HttpURLConnection) file("batch.jsonl").toURL().openConnection();
            return get.getResponseCode() == HttpURLConnection.HTTP_BAD_METHOD;
        } catch (IOException e) {
            return false;
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    URI file(String name) {
        return Camel.file(settings, name);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
