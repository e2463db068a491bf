package io.github.camelopenai.examples.sftp;

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
    }

    /** The directory for the local copies. */
    Path work() {
        return directory.resolve("work");
    }

    /** The spool directory. */
    Path spool() {
        return directory.resolve("spool");
    }

    Path journal() {
        return directory.resolve("journal");
    }

    Map<String, String> settings(Variant variant, SftpServer sftp, UploadsEmulator emulator) {
        Map<String, String> settings = new HashMap<>(sftp.settings());
        settings.put("work", work().toString());
        settings.put("camel.main.routes-include-pattern", variant.pattern());
        settings.put(
                "camel.component.openai-uploads.journal-directory", journal().toString());
        settings.put("camel.component.openai-uploads.spool-directory", spool().toString());
        settings.put("camel.component.openai-uploads.base-url", emulator.baseUrl());
        settings.put("camel.component.openai-uploads.api-key", emulator.apiKey());
        return settings;
    }
}
