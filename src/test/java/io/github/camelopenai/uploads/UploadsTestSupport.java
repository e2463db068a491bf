package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.emulator.EmulatorBuilder;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.console.DevConsole;
import org.apache.camel.console.DevConsoleRegistry;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A context whose component talks to an emulator of its own, with retries that do not wait long. */
abstract class UploadsTestSupport extends CamelTestSupport {

    @TempDir
    Path directory;

    final UploadsEmulator emulator = emulator().start();

    EmulatorBuilder emulator() {
        return UploadsEmulator.builder().tls(overTls());
    }

    /** Whether the emulator speaks HTTPS and the component trusts it. */
    final boolean overTls() {
        return getClass().isAnnotationPresent(NestedOverTls.class);
    }

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        OpenAIUploadsComponent component = new OpenAIUploadsComponent();
        OpenAIUploadsConfiguration options = component.getConfiguration();
        options.setApiKey(emulator.apiKey());
        options.setBaseUrl(emulator.baseUrl());
        options.setPurpose("batch");
        options.setRetryDelay("20ms");
        options.setOutcomeTimeout("1s");
        options.setOutageTimeout("2s");
        if (overTls()) {
            component.setSslContextParameters(Tls.trusting(emulator));
        }
        configure(component);
        context.addComponent("openai-uploads", component);
        return context;
    }

    void configure(OpenAIUploadsComponent component) throws Exception {}

    @AfterEach
    void stopEmulator() {
        emulator.close();
    }

    /** Sends an exchange whose failure does not throw. */
    Exchange send(String uri, Object body) {
        return template.send(uri, exchange -> exchange.getMessage().setBody(body));
    }

    Exchange send(String uri, Processor processor) {
        return template.send(uri, processor);
    }

    /** A listener for upload events, which may throw as those of users may. */
    @FunctionalInterface
    interface Listener {
        void on(UploadEvent event) throws Exception;
    }

    void listen(Listener listener) {
        EventNotifierSupport notifier = new EventNotifierSupport() {
            @Override
            public void notify(CamelEvent event) throws Exception {
                if (event instanceof UploadEvent upload) {
                    listener.on(upload);
                }
            }
        };
        notifier.start();
        context.getManagementStrategy().addEventNotifier(notifier);
    }

    DevConsole devConsole() {
        return context.getCamelContextExtension()
                .getContextPlugin(DevConsoleRegistry.class)
                .resolveById("openai-uploads");
    }

    /** What spooling of this process may have left behind, where it is done by default. */
    static List<Path> spoolFiles() {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName()
                            .toString()
                            .startsWith("camel-openai-uploads-"
                                    + ProcessHandle.current().pid()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
