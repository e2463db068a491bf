package io.github.camelopenai.examples.http;

import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.main.Main;

/** The route of the example, served on a free port until it is closed. */
final class Camel implements AutoCloseable {

    private static final String HOST = "127.0.0.1";

    private final Main main = new Main();
    private final int port;

    private Camel(int port) {
        this.port = port;
    }

    /** @param more settings beside those that lead to the emulator */
    static Camel start(UploadsEmulator emulator, Map<String, String> more) throws IOException {
        Camel camel = new Camel(freePort());
        Map<String, String> settings = new HashMap<>(Map.of(
                "camel.server.host", HOST,
                "camel.server.port", String.valueOf(camel.port),
                "camel.component.openai-uploads.base-url", emulator.baseUrl(),
                "camel.component.openai-uploads.api-key", emulator.apiKey()));
        settings.putAll(more);
        settings.forEach(camel.main::addOverrideProperty);
        camel.main.start();
        return camel;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    URI file(String name) {
        return URI.create("http://" + HOST + ":" + port + "/files/" + name);
    }

    @Override
    public void close() {
        main.stop();
    }
}
