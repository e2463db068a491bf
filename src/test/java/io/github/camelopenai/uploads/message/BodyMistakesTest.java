package io.github.camelopenai.uploads.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.support.CapturedLog;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.WrappedFile;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.converter.stream.InputStreamCache;
import org.apache.logging.log4j.Level;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies and file names that are probably a mistake. */
class BodyMistakesTest extends UploadsTestSupport {

    private static final byte[] CONTENT = "{}\n".getBytes(StandardCharsets.UTF_8);

    private static InputStream stream() {
        return new FilterInputStream(new ByteArrayInputStream(CONTENT)) {};
    }

    private record Local(File file) implements WrappedFile<File> {
        @Override
        public File getFile() {
            return file;
        }

        @Override
        public Object getBody() {
            return file;
        }

        @Override
        public long getFileLength() {
            return 3;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"log", "convertBodyTo"})
    void shouldAskWhetherAStreamWasReadBefore(String reader) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                var route = from("direct:read").streamCache(false);
                if (reader.equals("log")) {
                    route = route.log(LoggingLevel.ERROR, "${body}");
                } else {
                    route = route.setProperty("text", simple("${bodyAs(String)}"));
                }
                route.to("openai-uploads:upload?fileName=a.jsonl");
            }
        });

        Exchange result;
        try (CapturedLog log = new CapturedLog(Level.ERROR, "%m")) {
            result = send("direct:read", stream());
        }

        assertThat(result.getException())
                .hasMessageContaining("There is nothing to upload: the content has 0 bytes")
                .hasMessageContaining("Was the stream read before, by log, convertBodyTo or a splitter?"
                        + " Turn stream caching on, or do not read it");
        assertThat(emulator.requests()).isEmpty();
    }

    @Test
    void shouldNotAskForAStreamWhereThereIsNone() {
        assertThat(send("openai-uploads:upload?fileName=a.jsonl", new byte[0]).getException())
                .hasMessageContaining("has 0 bytes")
                .hasMessageNotContaining("stream");
    }

    static Stream<Object> missingFiles() {
        File file = new File("no-such-directory/no-such.jsonl");
        return Stream.of(
                file, file.toPath(), file.getAbsoluteFile(), file.toPath().toAbsolutePath(), new Local(file));
    }

    @ParameterizedTest
    @MethodSource("missingFiles")
    void shouldNameTheFileThatDoesNotExist(Object body) {
        for (String uri :
                List.of("openai-uploads:upload", "openai-uploads:create", "openai-uploads:addPart?uploadId=u")) {
            assertThat(send(uri, body).getException())
                    .isInstanceOf(FileNotFoundException.class)
                    .hasMessage("The file '" + Path.of("").toAbsolutePath()
                            + "/no-such-directory/no-such.jsonl' to upload does not exist")
                    .hasCauseInstanceOf(NoSuchFileException.class);
        }
        assertThat(emulator.requests()).isEmpty();
    }

    @Test
    void shouldReportADirectoryFirst() {
        for (Object body : List.of(directory, directory.toFile(), new Local(directory.toFile()))) {
            assertThat(send("openai-uploads:upload", body).getException())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + directory + "' is not a regular file but a directory");
        }
        assertThat(send("openai-uploads:upload", (Object) null).getException()).hasMessageContaining("no body");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${header.id}.jsonl",
                "out/${header.id}.jsonl",
                "${header.id}.tar.gz",
                "${header.id}.unknown",
                "${header.id}.${header.extension}",
                ".${header.extension}"
            })
    void shouldRefuseAnExpressionThatGivesAnExtensionOnly(String filename) {
        Exchange result = template.send("openai-uploads:upload?mimeType=text/plain&fileName=" + filename, exchange -> {
            exchange.getMessage().setBody(CONTENT);
            exchange.getMessage().setHeader("extension", "jsonl");
        });

        assertThat(result.getException())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The option fileName is '" + filename + "', which gives '.")
                .hasMessageContaining("an extension without a name");
        assertThat(emulator.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"${file:name}, .env", "${header.CamelFileName}, .jsonl", "${header.name}, .env", ".env, x"})
    void shouldAcceptANameThatBeginsWithADot(String filename, String name) {
        Exchange result = template.send("openai-uploads:upload?mimeType=text/plain&fileName=" + filename, exchange -> {
            exchange.getMessage().setBody(CONTENT);
            exchange.getMessage().setHeader(Exchange.FILE_NAME, name);
            exchange.getMessage().setHeader("name", name);
        });

        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyUpload().filename()).startsWith(".");
    }

    @Test
    void shouldRefuseAHeaderThatIsAnExtensionOnlyAndTakeAFileOfThatName() throws Exception {
        Path file = Files.write(directory.resolve(".jsonl"), CONTENT);
        Map<String, Object> header = Map.of(OpenAIUploadsConstants.FILE_NAME, ".jsonl");

        Exchange refused = send("openai-uploads:upload", exchange -> {
            exchange.getMessage().setBody(CONTENT);
            exchange.getMessage().setHeaders(new HashMap<>(header));
        });
        Exchange taken = send("openai-uploads:upload", file);

        assertThat(refused.getException()).hasMessageContaining("CamelOpenAIUploadsFileName is '.jsonl'");
        assertThat(taken.getException()).isNull();
    }

    static Stream<Object> paths() {
        return Stream.of("%s\n", "\n%s\r\n", "file:///%s", "file:%s", "file://%s", "~/%s");
    }

    @ParameterizedTest
    @MethodSource("paths")
    void shouldWarnOfAPathInAnyForm(String form) throws Exception {
        Path file = Files.write(directory.resolve("or ders.jsonl"), CONTENT);
        String home = System.getProperty("user.home");
        String path = form.startsWith("~") ? "orders.jsonl" : file.toString();
        if (form.startsWith("~")) {
            System.setProperty("user.home", directory.toString());
            Files.write(directory.resolve("orders.jsonl"), CONTENT);
        }
        String text = String.format(form, form.equals("file:///%s") ? path.substring(1) : path);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

        try (CapturedLog log = new CapturedLog(Level.WARN, "%c %m")) {
            for (Object body : List.of(text, new StringBuilder(text), bytes, new InputStreamCache(bytes))) {
                assertThat(send("openai-uploads:create?fileName=a.jsonl", body).getException())
                        .isNull();
            }

            assertThat(log.lines()).hasSize(4).allSatisfy(line -> assertThat(line)
                    .contains("BodyWarnings", "the path of a file", text.strip()));
        } finally {
            System.setProperty("user.home", home);
        }
    }

    @Test
    void shouldNotWarnOfOtherTexts() throws Exception {
        Path file = Files.write(directory.resolve("orders.jsonl"), CONTENT);

        try (CapturedLog log = new CapturedLog(Level.WARN, "%m")) {
            for (String text : List.of(file + "\n" + file, "file:", "~/", "a\0b", "file:///%", directory.toString())) {
                send("openai-uploads:create?fileName=a.jsonl", text);
                send("openai-uploads:create?fileName=a.jsonl", text.getBytes(StandardCharsets.UTF_8));
            }

            assertThat(log.lines()).isEmpty();
        }
    }

    @Test
    void shouldReportTheSupportedTypesForAnotherBody() {
        assertThat(refusal(Map.of("a", 1))).contains("marshal it first, or take one of its fields or attachments");
        assertThat(refusal(List.of(1, 2))).contains("marshal it first");
        assertThat(refusal(new char[] {'a'})).contains("A body of type char[] cannot");
        assertThat(refusal(new File[] {directory.toFile()})).contains("File[] cannot");
    }

    @Test
    void shouldNameTheFileWhoseStreamAnotherStepHasRead() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:both")
                        .streamCache("false")
                        .multicast()
                        .to("openai-uploads:upload?fileName=one.jsonl", "openai-uploads:upload?fileName=two.jsonl");
            }
        });

        Exchange result = send("direct:both", new ByteArrayInputStream("lines".getBytes(StandardCharsets.UTF_8)));

        assertThat(emulator.onlyFile().filename()).isEqualTo("one.jsonl");
        assertThat(result.getException())
                .asInstanceOf(InstanceOfAssertFactories.THROWABLE)
                .hasMessageStartingWith("stream already consumed: The source stream of 'two.jsonl'")
                .hasMessageContaining("was read by an earlier attempt or step")
                .hasMessageContaining("use a body that can be read twice");
    }

    @Test
    void shouldReportThatTheBodyIsTheResultOfAnEarlierUpload() {
        Upload upload = send("openai-uploads:upload?fileName=a.jsonl", CONTENT)
                .getMessage()
                .getBody(Upload.class);
        emulator.forgetRequests();

        for (String uri :
                List.of("openai-uploads:upload", "openai-uploads:create", "openai-uploads:addPart?uploadId=u")) {
            for (Object result : List.of(upload, upload.file())) {
                assertThat(send(uri, result).getException())
                        .asInstanceOf(InstanceOfAssertFactories.THROWABLE)
                        .hasMessageContaining("this is the result of an earlier upload; set the body to the content");
            }
        }
        assertThat(emulator.requests()).isEmpty();
    }

    private String refusal(Object body) {
        Exchange result = send("openai-uploads:upload?fileName=a.jsonl", body);
        assertThat(result.getException()).isInstanceOf(IllegalArgumentException.class);
        return result.getException().getMessage();
    }
}
