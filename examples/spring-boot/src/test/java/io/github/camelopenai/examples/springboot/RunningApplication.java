package io.github.camelopenai.examples.springboot;

import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The application with another inbox, which uploads to the emulator. */
final class RunningApplication implements AutoCloseable {

    private final ConfigurableApplicationContext application;

    RunningApplication(UploadsEmulator emulator, Path inbox, String... settings) {
        List<String> own = List.of(
                "--inbox=" + inbox,
                "--camel.component.openai-uploads.base-url=" + emulator.baseUrl(),
                "--camel.component.openai-uploads.api-key=" + emulator.apiKey(),
                // Ctrl-C ends the upload without waiting for it.
                "--camel.main.shutdown-timeout=1",
                "--server.port=0");
        application = SpringApplication.run(
                Application.class,
                Stream.concat(own.stream(), Arrays.stream(settings)).toArray(String[]::new));
    }

    CamelContext camel() {
        return application.getBean(CamelContext.class);
    }

    /** The port of the web server. */
    String port() {
        return application.getEnvironment().getProperty("local.server.port");
    }

    @Override
    public void close() {
        application.close();
    }
}
