package io.github.camelopenai.examples.springboot;

import io.github.camelopenai.examples.support.JavaProcess;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The application in a process of its own, until it is closed. */
final class ApplicationProcess implements AutoCloseable {

    private final JavaProcess process;
    private final int port;

    /** @param directory the directory for the inbox, the spool and the output */
    ApplicationProcess(UploadsEmulator emulator, Path directory, String... jvmOptions) throws IOException {
        port = freePort();
        List<String> settings = List.of(
                "--server.port=" + port,
                "--management.endpoint.health.probes.enabled=true",
                "--inbox=" + directory.resolve("inbox"),
                "--camel.component.openai-uploads.base-url=" + emulator.baseUrl(),
                "--camel.component.openai-uploads.api-key=" + emulator.apiKey(),
                "--camel.component.openai-uploads.spool-directory="
                        + Files.createDirectories(directory.resolve("spool")));
        process = JavaProcess.start(
                List.of(jvmOptions), Application.class.getName(), settings, directory.resolve("output"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    URI file(String name) {
        return URI.create("http://127.0.0.1:" + port + "/files/" + name);
    }

    /** Whether the routes have started. The port answers earlier. */
    boolean isReady() {
        try {
            URI readiness = URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness");
            return ((HttpURLConnection) readiness.toURL().openConnection()).getResponseCode()
                    == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false;
        }
    }

    boolean isRunning() {
        return process.isRunning();
    }

    @Override
    public void close() throws InterruptedException {
        process.close();
    }
}
