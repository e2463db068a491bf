package io.github.camelopenai.uploads.batch;

import static io.github.camelopenai.uploads.OpenAIUploads.batchFiles;
import static io.github.camelopenai.uploads.OpenAIUploads.collectFileIds;
import static io.github.camelopenai.uploads.OpenAIUploads.collectPartIds;
import static io.github.camelopenai.uploads.OpenAIUploads.uploadParts;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.emulator.EmulatedFile;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.RangeServer;
import io.github.camelopenai.uploads.jsonl.BatchFile;
import io.github.camelopenai.uploads.jsonl.InvalidLineException;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cuts JSONL into batch files and uploads them, with routes. */
class BatchFilesTest extends UploadsTestSupport {

    /** The kinds of body. */
    enum Kind {
        FILE,
        BYTES,
        BUFFER,
        TEXT,
        STREAM,
        URL
    }

    private RangeServer store;

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:three-lines")
                        .split(batchFiles().maxLines(3), collectFileIds())
                        .streaming()
                        .stopOnException()
                        .to("openai-uploads:upload")
                        .end();
                from("direct:not-streaming")
                        .split(batchFiles().maxLines(3), collectFileIds())
                        .to("openai-uploads:upload")
                        .end();
                from("direct:parallel")
                        .split(batchFiles().maxLines(3), collectFileIds())
                        .parallelProcessing()
                        .to("openai-uploads:upload")
                        .end();
                from("direct:bytes")
                        .split(batchFiles().maxBytes("30B"), collectFileIds())
                        .streaming()
                        .stopOnException()
                        .to("openai-uploads:upload")
                        .end();
                from("direct:too-many")
                        .split(batchFiles().maxLines(60_000), collectFileIds())
                        .to("openai-uploads:upload?purpose=batch&purposeLimits=fail")
                        .end();
                from("direct:valid")
                        .split(batchFiles().maxLines(3).validateLines(), collectFileIds())
                        .stopOnException()
                        .to("openai-uploads:upload")
                        .end();
                from("direct:in-parts")
                        .split(batchFiles().maxLines(3), collectFileIds())
                        .streaming()
                        .stopOnException()
                        .to("openai-uploads:create?partSize=1KiB")
                        .split(uploadParts("10B"), collectPartIds())
                        .streaming()
                        .stopOnException()
                        .to("openai-uploads:addPart")
                        .end()
                        .to("openai-uploads:complete")
                        .end();
                from("direct:handled")
                        .split(batchFiles().maxLines(3), collectFileIds())
                        .doTry()
                        .to("openai-uploads:upload")
                        .doCatch(Exception.class)
                        .end()
                        .end();
                from("direct:journal")
                        .split(batchFiles().maxLines(3), collectFileIds())
                        .streaming()
                        .stopOnException()
                        .to("openai-uploads:upload?journalDirectory=" + directory.resolve("journal"))
                        .end();
            }
        };
    }

    @AfterEach
    void closeStore() {
        if (store != null) {
            store.close();
        }
    }

    private static String lines(int from, int to) {
        return IntStream.range(from, to).mapToObj(n -> "{\"n\":" + n + "}\n").collect(Collectors.joining());
    }

    private Object body(Kind kind, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return switch (kind) {
            case FILE -> Files.write(directory.resolve("orders.jsonl"), bytes).toFile();
            case BYTES -> bytes;
            case BUFFER -> ByteBuffer.wrap(bytes);
            case TEXT -> content;
            case STREAM -> new ByteArrayInputStream(bytes);
            case URL -> url(bytes);
        };
    }

    private URI url(byte[] bytes) throws IOException {
        store = RangeServer.start();
        store.put("/orders.jsonl", bytes);
        return store.uri("/orders.jsonl");
    }

    private Exchange upload(String uri, Object body) {
        return send(uri, exchange -> {
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeader("CamelFileName", "in/orders.jsonl");
            exchange.getMessage().setHeader("kept", "header");
        });
    }

    @Test
    void shouldRefuseABatchFileWithMoreLinesThanItsPurposeTakes() {
        Exchange result = upload("direct:too-many", "{}\n\n".repeat(50_001));

        assertThat(result.getException()).hasStackTraceContaining("(50001 lines, ");
        assertThat(emulator.uploads()).isEmpty();
    }

    private static String content(EmulatedFile file) {
        try (InputStream in = file.openContent()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> contents() {
        return emulator.files().stream().map(BatchFilesTest::content).toList();
    }

    private List<String> names() {
        return emulator.files().stream().map(EmulatedFile::filename).toList();
    }

    private List<String> ids() {
        return emulator.files().stream().map(EmulatedFile::id).toList();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void shouldUploadBatchFilesOfAnyBody(Kind kind) throws Exception {
        Object body = body(kind, lines(0, 7));

        Exchange result = upload("direct:three-lines", body);

        assertThat(result.getException()).isNull();
        assertThat(contents()).containsExactly(lines(0, 3), lines(3, 6), lines(6, 7));
        assertThat(names()).containsExactly("orders-0001.jsonl", "orders-0002.jsonl", "orders-0003.jsonl");
        assertThat(emulator.files()).extracting(EmulatedFile::mimeType).containsOnly("text/jsonl");
        assertThat(result.getMessage().getHeader("CamelOpenAIUploadsFileIds")).isEqualTo(ids());
        if (kind != Kind.STREAM) {
            assertThat(result.getMessage().getBody()).isSameAs(body);
        }
        assertThat(result.getMessage().getHeader("CamelFileName")).isEqualTo("in/orders.jsonl");
        assertThat(spoolFiles()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void shouldCutByBytes(Kind kind) throws Exception {
        Exchange result = upload("direct:bytes", body(kind, lines(0, 10)));

        assertThat(result.getException()).isNull();
        assertThat(contents()).containsExactly(lines(0, 3), lines(3, 6), lines(6, 9), lines(9, 10));
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"FILE", "STREAM", "URL"})
    void shouldLeaveOutBlankLinesAndByteOrderMarks(Kind kind) throws Exception {
        String awkward =
                "\uFEFF{\"a\":\"\u2028\u2029\u0085\"}\r\n\r\n \t\n\n{\"b\":1}\n\n\uFEFF{\"c\":\"\u00e4\ud83d\ude00\"}\n"
                        + "\n\n{\"d\":1}\n\n  {\"e\":1} \n{\"f\":1}";

        Exchange result = upload("direct:three-lines", body(kind, awkward));

        assertThat(result.getException()).isNull();
        assertThat(contents())
                .containsExactly(
                        "{\"a\":\"\u2028\u2029\u0085\"}\r\n{\"b\":1}\n{\"c\":\"\u00e4\ud83d\ude00\"}\n",
                        "{\"d\":1}\n  {\"e\":1} \n{\"f\":1}");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"FILE", "STREAM"})
    void shouldRefuseContentWithoutALine(Kind kind) throws Exception {
        Exchange empty = upload("direct:three-lines", body(kind, ""));
        Exchange blank = upload("direct:three-lines", body(kind, "\uFEFF\r\n \n\n"));

        assertThat(empty.getException()).hasMessageContainingAll("'orders.jsonl' has no lines");
        assertThat(blank.getException()).hasMessageContainingAll("'orders.jsonl' has no lines");
        assertThat(emulator.requests()).isEmpty();
        assertThat(spoolFiles()).isEmpty();
    }

    @Test
    void shouldAskWhetherAStreamWithoutALineWasReadBefore() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:uncached")
                        .streamCache("false")
                        .split(batchFiles())
                        .to("openai-uploads:upload")
                        .end();
            }
        });
        String question = "Was the stream read before";

        assertThat(upload("direct:uncached", new ByteArrayInputStream(new byte[0]))
                        .getException())
                .hasStackTraceContaining(question);
        for (Object other : List.of(body(Kind.FILE, ""), "", new ByteArrayInputStream(new byte[] {10, 10}))) {
            assertThat(upload("direct:uncached", other).getException().getMessage())
                    .contains("has no lines")
                    .doesNotContain(question);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"FILE", "STREAM", "URL"})
    void shouldNameTheLineThatDoesNotFitIntoABatchFile(Kind kind) throws Exception {
        String tooLong = "{\"n\":\"" + "x".repeat(30) + "\"}\n";

        Exchange result = upload("direct:bytes", body(kind, lines(0, 4) + "\n" + tooLong + lines(0, 1)));

        assertThat(result.getException())
                .isInstanceOf(BatchFilesException.class)
                .hasMessageContainingAll(
                        "Line 6 of 'orders.jsonl' has more than 30 bytes", "orders-0001.jsonl is " + ids().get(0))
                .hasCauseInstanceOf(InvalidLineException.class);
        assertThat(contents()).containsExactly(lines(0, 3));
        assertThat(spoolFiles()).isEmpty();
    }

    @Test
    void shouldCheckAWholeFileBeforeItsFirstByteIsSentWithoutStreaming() throws Exception {
        Exchange result = upload(
                "direct:valid",
                body(
                        Kind.FILE,
                        "{\"custom_id\":\"1\",\"method\":\"POST\",\"url\":\"/v1/responses\",\"body\":{}}\n{}\n"));

        assertThat(result.getException()).hasMessageContainingAll("Line 2 of 'orders.jsonl'", "has no 'custom_id'");
        assertThat(emulator.requests()).isEmpty();
    }

    @Test
    void shouldRefuseUtf16AndGzip() throws Exception {
        Exchange utf16 = upload("direct:three-lines", lines(0, 1).getBytes(StandardCharsets.UTF_16));
        Exchange gzip = upload("direct:three-lines", new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 10});

        assertThat(utf16.getException()).hasMessageContaining("'orders.jsonl' is UTF-16");
        assertThat(gzip.getException()).hasMessageContaining("'orders.jsonl' is compressed with gzip");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"FILE", "STREAM"})
    void shouldCollectTheIdsInOrderOfTheContent(Kind kind) throws Exception {
        Exchange result = upload("direct:parallel", body(kind, lines(0, 30)));

        assertThat(result.getException()).isNull();
        Map<String, String> idOfContent =
                emulator.files().stream().collect(Collectors.toMap(BatchFilesTest::content, EmulatedFile::id));
        assertThat(result.getMessage().getHeader("CamelOpenAIUploadsFileIds"))
                .isEqualTo(IntStream.range(0, 10)
                        .mapToObj(n -> idOfContent.get(lines(3 * n, 3 * n + 3)))
                        .toList());
        assertThat(spoolFiles()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"FILE", "STREAM"})
    void shouldUploadBatchFilesWithThePartsInTheRoute(Kind kind) throws Exception {
        Exchange result = upload("direct:in-parts", body(kind, lines(0, 7)));

        assertThat(result.getException()).isNull();
        assertThat(contents()).containsExactly(lines(0, 3), lines(3, 6), lines(6, 7));
        assertThat(result.getMessage().getHeader("CamelOpenAIUploadsFileIds")).isEqualTo(ids());
        assertThat(spoolFiles()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"FILE", "STREAM"})
    void shouldSayWhichBatchFilesExistWhenOneFails(Kind kind) throws Exception {
        emulator.script().on(EmulatorCall.CREATE).nth(2).answerError(400, "bad", "Not this one");

        Exchange result = upload("direct:not-streaming", body(kind, lines(0, 9)));

        assertThat(result.getException())
                .isInstanceOfSatisfying(BatchFilesException.class, e -> assertThat(e.fileIds())
                        .containsExactly(
                                Map.entry("orders-0001.jsonl", ids().get(0)),
                                Map.entry("orders-0003.jsonl", ids().get(1))))
                .hasMessageContainingAll("2 were; not uploaded: orders-0002.jsonl", "Not this one");
        assertThat(result.getMessage().getHeader("CamelOpenAIUploadsFileIds")).isNull();
        assertThat(spoolFiles()).isEmpty();
    }

    @Test
    void shouldSayWhichBatchFilesExistWhenTheSplitStops() throws Exception {
        emulator.script().on(EmulatorCall.CREATE).nth(2).answerError(400, "bad", "Not this one");

        Exchange result = upload("direct:three-lines", body(Kind.FILE, lines(0, 9)));

        assertThat(result.getException())
                .isInstanceOf(BatchFilesException.class)
                .hasMessageContainingAll(
                        "not uploaded: orders-0002.jsonl; the rest of the content was not read",
                        "Not this one",
                        "orders-0001.jsonl is " + ids().get(0));
        assertThat(emulator.files()).hasSize(1);
    }

    @Test
    void shouldFailWhenTheFailureOfABatchFileIsHandledInTheSplit() throws Exception {
        emulator.script().on(EmulatorCall.CREATE).nth(2).answerError(400, "bad", "Not this one");

        Exchange result = upload("direct:handled", body(Kind.FILE, lines(0, 9)));

        assertThat(result.getException())
                .isInstanceOf(BatchFilesException.class)
                .hasMessageContainingAll("not uploaded: orders-0002.jsonl");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"FILE", "BYTES", "URL"})
    void shouldUploadOnlyWhatIsMissingWithAJournal(Kind kind) throws Exception {
        emulator.script().on(EmulatorCall.CREATE).nth(17).answerError(400, "bad", "Not now");
        Object body = body(kind, lines(0, 90));
        Exchange failed = upload("direct:journal", body);
        assertThat(failed.getException()).hasMessageContaining("orders-0017.jsonl");
        assertThat(emulator.files()).hasSize(16);

        Exchange result = upload("direct:journal", body);

        assertThat(result.getException()).isNull();
        assertThat(emulator.files()).hasSize(30);
        assertThat(String.join("", contents())).isEqualTo(lines(0, 90));
        assertThat(result.getMessage().getHeader("CamelOpenAIUploadsFileIds")).isEqualTo(ids());
    }

    @Test
    void shouldRecordBatchFilesOfAStreamWithAJournalKey() throws Exception {
        emulator.script().on(EmulatorCall.CREATE).nth(17).answerError(400, "bad", "Not now");
        for (int attempt = 0; attempt < 2; attempt++) {
            Object body = body(Kind.STREAM, lines(0, 90));
            send("direct:journal", exchange -> {
                exchange.getMessage().setBody(body);
                exchange.getMessage().setHeader("CamelFileName", "orders.jsonl");
                exchange.getMessage().setHeader("CamelOpenAIUploadsJournalKey", "orders of Monday");
            });
        }

        assertThat(emulator.files()).hasSize(30);
        assertThat(String.join("", contents())).isEqualTo(lines(0, 90));
    }

    @Test
    void shouldNameBatchFilesAfterTheHeaderAndConvertThem() throws Exception {
        Exchange exchange = context.getEndpoint("direct:three-lines").createExchange();
        exchange.getMessage().setBody(lines(0, 4));
        exchange.getMessage().setHeader("CamelOpenAIUploadsFileName", "requests.txt");

        var messages = batchFiles().maxLines(3).evaluate(exchange, BatchFileMessages.class);
        var first = messages.next();

        assertThat(first.getBody(BatchFile.class).fileName()).isEqualTo("requests-0001.jsonl");
        assertThat(first.getHeader("CamelOpenAIUploadsFileName")).isNull();
        assertThat(context.getTypeConverter().convertTo(InputStream.class, exchange, first.getBody()))
                .hasContent(lines(0, 3));
    }
}
