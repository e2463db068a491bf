package io.github.camelopenai.uploads.docs;

import static io.github.camelopenai.uploads.OpenAIUploads.collectPartIds;
import static io.github.camelopenai.uploads.OpenAIUploads.uploadParts;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConfiguration;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** Routes on which one thing goes wrong, and the messages of all exceptions that are seen there, causes included. */
final class ErrorBench {

    static final byte[] CONTENT = new byte[20_000];
    static final String UPLOAD = "openai-uploads:upload";

    /** Creates, splits, adds the parts and completes. */
    static final String IN_PARTS = "direct:upload";

    /** The same, but handles the failures of parts. */
    static final String SWALLOW = "direct:swallow";

    /** The same, but lets the file {@code batch.jsonl} grow meanwhile. */
    static final String GROWING = "direct:growing";

    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final Path directory;
    private final CamelContext context = new DefaultCamelContext();

    private ErrorBench(Path directory) {
        this.directory = directory;
    }

    /** The messages that are seen in this scenario. */
    static List<String> messages(ErrorScenario scenario, Path directory) {
        ErrorBench bench = new ErrorBench(directory);
        try (UploadsEmulator emulator =
                        UploadsEmulator.builder().sessionLife(scenario.life()).start();
                CamelContext context = bench.context) {
            scenario.faults().accept(emulator.script());
            OpenAIUploadsConfiguration configuration = context.getComponent(
                            "openai-uploads", OpenAIUploadsComponent.class)
                    .getConfiguration();
            configuration.setBaseUrl(emulator.baseUrl());
            configuration.setApiKey(emulator.apiKey());
            configuration.setFileName("batch.jsonl");
            configuration.setPurpose("batch");
            configuration.setPartSize("1KiB");
            configuration.setRetryDelay("2ms");
            scenario.options().accept(configuration);
            context.addRoutes(bench.routes());
            context.start();
            scenario.action().run(bench);
        } catch (Exception e) {
            bench.note(e);
        }
        return bench.messages;
    }

    private RouteBuilder routes() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(defaultErrorHandler()
                        .onExceptionOccurred(
                                exchange -> note(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class)))
                        .logExhausted(false));
                from(IN_PARTS)
                        .streamCache(false)
                        .to("openai-uploads:create")
                        .split(uploadParts(), collectPartIds())
                        .streaming()
                        .parallelProcessing()
                        .stopOnException()
                        .to("direct:part")
                        .end()
                        .to("openai-uploads:complete");
                from("direct:part").streamCache(false).to("openai-uploads:addPart");
                from(SWALLOW)
                        .to("openai-uploads:create")
                        .split(uploadParts(), collectPartIds())
                        .doTry()
                        .to("openai-uploads:addPart")
                        .doCatch(Exception.class)
                        .end()
                        .end()
                        .to("openai-uploads:complete");
                from(GROWING)
                        .to("openai-uploads:create")
                        .split(uploadParts(), collectPartIds())
                        .stopOnException()
                        .process(part -> Files.write(file(), new byte[100], StandardOpenOption.APPEND))
                        .to("openai-uploads:addPart")
                        .end()
                        .to("openai-uploads:complete");
            }
        };
    }

    void note(Throwable seen) {
        for (Throwable each = seen; each != null; each = each.getCause()) {
            messages.add(String.valueOf(each.getMessage()));
        }
    }

    /** Sends to an endpoint, and goes on whatever comes of it. */
    Exchange send(String uri, Object body, Map<String, Object> headers) {
        Exchange result = template().send(uri, exchange -> {
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeaders(new HashMap<>(headers));
        });
        note(result.getException());
        return result;
    }

    CamelContext context() {
        return context;
    }

    /** It stops with the context. */
    ProducerTemplate template() {
        return context.createProducerTemplate();
    }

    Path directory() {
        return directory;
    }

    Path file() {
        return directory.resolve("batch.jsonl");
    }

    /** The content, to be read once. */
    static InputStream stream() {
        return new FilterInputStream(new ByteArrayInputStream(CONTENT)) {};
    }

    static Map<String, Object> length(long bytes) {
        return Map.of("CamelOpenAIUploadsBytes", bytes);
    }
}
