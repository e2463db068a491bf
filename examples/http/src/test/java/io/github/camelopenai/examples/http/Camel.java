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

    private static final String HOST = "camel.server.host";
    private static final String PORT = "camel.server.port";

    private final Main main = new Main();
    private final Map<String, String> settings;

    private Camel(Map<String, String> settings) {
        this.settings = settings;
    }

    /** @param more settings beside those that lead to the emulator */
    static Camel start(UploadsEmulator emulator, Map<String, String> more) throws IOException {
        Camel camel = new Camel(settings(emulator, more));
        camel.settings.forEach(camel.main::addOverrideProperty);
        camel.main.start();
        return camel;
    }

    /** Settings that make the route serve on a free port of this machine, and upload to the emulator. */
    static Map<String, String> settings(UploadsEmulator emulator, Map<String, String> more) throws IOException {
        Map<String, String> settings = new HashMap<>(more);
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
            settings.put(HOST, loopback.getHostAddress());
            settings.put(PORT, String.valueOf(socket.getLocalPort()));
        }
        settings.put("camel.component.openai-uploads.base-url", emulator.baseUrl());
        settings.put("camel.component.openai-uploads.api-key", emulator.apiKey());
        return settings;
    }

    static URI file(Map<String, String> settings, String name) {
        return URI.create("http://" + settings.get(HOST) + ":" + settings.get(PORT) + "/files/" + name);
    }

    URI file(String name) {
        return file(settings, name);
    }

    @Override
    public void close() {
        main.stop();
    }
}
