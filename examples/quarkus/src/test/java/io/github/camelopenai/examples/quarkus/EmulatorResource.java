package io.github.camelopenai.examples.quarkus;

import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The emulator and an inbox, there before the application starts. */
public class EmulatorResource implements QuarkusTestResourceLifecycleManager {

    private UploadsEmulator emulator;
    private Path inbox;

    @Override
    public Map<String, String> start() {
        emulator = UploadsEmulator.start();
        try {
            inbox = Files.createTempDirectory(Path.of("target"), "inbox").toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.of(
                "inbox", inbox.toString(),
                "camel.component.openai-uploads.base-url", emulator.baseUrl(),
                "camel.component.openai-uploads.api-key", emulator.apiKey());
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(emulator, new TestInjector.MatchesType(UploadsEmulator.class));
        injector.injectIntoFields(inbox, new TestInjector.MatchesType(Path.class));
    }

    @Override
    public void stop() {
        emulator.close();
    }
}
