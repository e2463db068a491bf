package io.github.camelopenai.uploads.support;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConfiguration;
import io.github.camelopenai.uploads.emulator.EmulatorBuilder;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import io.github.camelopenai.uploads.monitoring.UploadEvent;
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
public abstract class UploadsTestSupport extends CamelTestSupport {

    @TempDir
    public Path directory;

    public final UploadsEmulator emulator = emulator().start();

    public EmulatorBuilder emulator() {
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

    public void configure(OpenAIUploadsComponent component) throws Exception {}

    @AfterEach
    void stopEmulator() {
        emulator.close();
    }

    /** Sends an exchange whose failure does not throw. */
    public Exchange send(String uri, Object body) {
        return template.send(uri, exchange -> exchange.getMessage().setBody(body));
    }

    public Exchange send(String uri, Processor processor) {
        return template.send(uri, processor);
    }

    /** A listener for upload events, which may throw as those of users may. */
    @FunctionalInterface
    public interface Listener {
        public void on(UploadEvent event) throws Exception;
    }

    public void listen(Listener listener) {
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

    public DevConsole devConsole() {
        return context.getCamelContextExtension()
                .getContextPlugin(DevConsoleRegistry.class)
                .resolveById("openai-uploads");
    }

    /** What spooling of this process may have left behind, where it is done by default. */
    public static List<Path> spoolFiles() {
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
