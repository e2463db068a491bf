package io.github.camelopenai.uploads;

import static io.github.camelopenai.uploads.OpenAIUploads.collectPartIds;
import static io.github.camelopenai.uploads.OpenAIUploads.uploadParts;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The component with the smallest class path on which a route runs. */
@Timeout(180)
class LeastClassPathTest {

    /** What camel-core-engine, camel-direct, camel-http and the languages bring, a logger's API, Jackson. */
    private static final Pattern NEEDED =
            Pattern.compile("camel-(api|base|base-engine|cloud|cluster|core-catalog|core-engine"
                    + "|core-languages|core-model|core-processor|core-reifier|direct|http|http-base|http-common|language|management-api"
                    + "|attachments|support|util|util-json|xml-jaxp-util)-[0-9].*|http(client|core)5(-h2)?-.*|slf4j-api-.*"
                    + "|jackson-(core|databind|annotations)-.*|jakarta\\.(servlet|activation)-api-.*");

    @TempDir
    Path directory;

    private final UploadsEmulator emulator = UploadsEmulator.start();

    @AfterEach
    void stop() {
        emulator.close();
    }

    private static String leastClassPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith(".jar")
                        || NEEDED.matcher(Path.of(entry).getFileName().toString())
                                .matches())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private String run(String... arguments) throws Exception {
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(Stream.concat(
                                Stream.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-XX:TieredStopAtLevel=1",
                                        "-XX:+UseSerialGC",
                                        "-cp",
                                        leastClassPath(),
                                        Application.class.getName()),
                                Arrays.stream(arguments))
                        .toList())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return Files.readString(output);
    }

    @Test
    void shouldDoEverythingWithoutAnOptionalLibrary() throws Exception {
        emulator.script().on(EmulatorCall.ADD_PART).answerError(503, null, "busy");

        String output = run(emulator.baseUrl());

        assertThat(output).contains("done").doesNotContain("NoClassDefFoundError", "ClassNotFoundException");
        assertThat(emulator.files()).hasSize(3);
    }

    /** One process, since starting it takes longer than what it does. */
    static final class Application {
        public static void main(String[] arguments) throws Exception {
            try (CamelContext context = new DefaultCamelContext()) {
                OpenAIUploadsComponent component = context.getComponent("openai-uploads", OpenAIUploadsComponent.class);
                component.getConfiguration().setApiKey("test-key");
                component.getConfiguration().setBaseUrl(arguments[0]);
                component.getConfiguration().setPurpose("batch");
                component.getConfiguration().setFileName("a.jsonl");
                component.getConfiguration().setRetryDelay("1ms");
                component.getConfiguration().setProgressInterval("1ms");
                context.addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:parts")
                                .to("openai-uploads:create")
                                .split(uploadParts("1KiB"), collectPartIds())
                                .streaming()
                                .stopOnException()
                                .to("openai-uploads:addPart")
                                .end()
                                .to("openai-uploads:complete");
                    }
                });
                context.start();
                ProducerTemplate template = context.createProducerTemplate();
                byte[] content = new byte[10_000];
                template.requestBody("openai-uploads:upload", content);
                template.requestBody("openai-uploads:upload", new ByteArrayInputStream(content));
                template.requestBody("direct:parts", content);
                Exchange created = template.send(
                        "openai-uploads:create", e -> e.getMessage().setBody("text"));
                require(template.send("openai-uploads:cancel", e -> e.getMessage()
                                        .setHeaders(created.getMessage().getHeaders()))
                                .getException()
                        == null);
                wrong(template, "openai-uploads:upload?purposse=batch", "did you mean 'purpose'");
                wrong(template, "openai-uploads:uplaod", "did you mean 'upload'");
                wrong(template, "openai-uploads:upload?retryDelay=soon", "retryDelay");
                wrong(template, "openai-uploads:upload?partSize=65MiB", "partSize");
                wrong(template, "openai-uploads:upload?fileName=a", "mimeType");
                methodsOfAllClasses();
                System.out.println("done");
            }
        }

        private static void wrong(ProducerTemplate template, String uri, String expected) {
            try {
                Exchange result = template.send(uri, e -> e.getMessage().setBody("text"));
                require(result.getException() != null
                        && everyMessage(result.getException()).contains(expected));
            } catch (RuntimeException e) {
                require(everyMessage(e).contains(expected));
            }
        }

        private static String everyMessage(Throwable failure) {
            return Stream.iterate(failure, each -> each != null, Throwable::getCause)
                    .map(Throwable::toString)
                    .collect(Collectors.joining("\n"));
        }

        private static void require(boolean condition) {
            if (!condition) {
                throw new IllegalStateException("not as expected");
            }
        }

        /** As Camel does when it looks for options: of all classes that are loaded whatever a route uses. */
        private static void methodsOfAllClasses() {
            for (Class<?> type : new Class<?>[] {
                OpenAIUploadsComponent.class,
                OpenAIUploadsEndpoint.class,
                OpenAIUploadsConfiguration.class,
                UploadPartsExpression.class,
                PartIdAggregationStrategy.class
            }) {
                for (Method method : type.getDeclaredMethods()) {
                    require(Modifier.toString(method.getModifiers()) != null);
                }
            }
        }
    }
}
