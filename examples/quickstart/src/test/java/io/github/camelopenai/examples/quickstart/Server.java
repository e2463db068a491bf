package io.github.camelopenai.examples.quickstart;

import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.util.Map;
import java.util.Optional;

/**
 * The server that receives the files.
 *
 * @param name the name to print
 * @param emulator null if it is OpenAI itself
 */
record Server(String name, UploadsEmulator emulator) implements AutoCloseable {

    static Server of(UploadsEmulator emulator) {
        return new Server("the emulator at " + emulator.baseUrl(), emulator);
    }

    /** The component finds the key, and another URL if there is one, in the environment. */
    static Server openai(Map<String, String> environment) {
        return new Server(environment.getOrDefault("OPENAI_BASE_URL", "OpenAI"), null);
    }

    /** The settings that lead the route to the emulator. OpenAI needs none. */
    Map<String, String> settings() {
        return emulator == null
                ? Map.of()
                : Map.of(
                        "camel.component.openai-uploads.base-url", emulator.baseUrl(),
                        "camel.component.openai-uploads.api-key", emulator.apiKey());
    }

    /** The sum of the received file, if the server reports it. */
    Optional<String> sha256(String fileId) {
        return Optional.ofNullable(emulator).map(server -> server.file(fileId).sha256());
    }

    @Override
    public void close() {
        if (emulator != null) {
            emulator.close();
        }
    }
}
