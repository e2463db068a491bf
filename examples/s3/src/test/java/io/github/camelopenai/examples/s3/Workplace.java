package io.github.camelopenai.examples.s3;

import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The settings with which the route keeps its files in one directory and uploads to the emulator. */
final class Workplace {

    private final Path directory;

    Workplace(Path directory) throws IOException {
        this.directory = directory;
        Files.createDirectories(spool());
        Files.createDirectories(requests());
    }

    /** The spool directory. */
    Path spool() {
        return directory.resolve("spool");
    }

    Path requests() {
        return directory.resolve("requests");
    }

    /** A message that names an object. */
    void request(String name, String key) throws IOException {
        Files.writeString(requests().resolve(name), key + "\n");
    }

    Map<String, String> settings(Variant variant, S3Server s3, UploadsEmulator emulator) {
        Map<String, String> settings = new HashMap<>(s3.settings());
        settings.put("requests", requests().toString());
        settings.put("camel.main.routes-include-pattern", variant.pattern());
        settings.put(
                "camel.component.openai-uploads.journal-directory",
                directory.resolve("journal").toString());
        settings.put("camel.component.openai-uploads.spool-directory", spool().toString());
        settings.put("camel.component.openai-uploads.base-url", emulator.baseUrl());
        settings.put("camel.component.openai-uploads.api-key", emulator.apiKey());
        return settings;
    }
}
