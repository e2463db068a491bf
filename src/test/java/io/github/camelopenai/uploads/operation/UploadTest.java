package io.github.camelopenai.uploads.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.UploadPartsExpression;
import io.github.camelopenai.uploads.api.ChecksumMismatchException;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.emulator.EmulatedFile;
import io.github.camelopenai.uploads.emulator.EmulatedPart;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.support.Background;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.CapturedLog;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.converter.stream.InputStreamCache;
import org.apache.camel.support.DefaultExchange;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Successful uploads: bodies, parts and results. */
@Timeout(120)
class UploadTest extends UploadsTestSupport {

    private static final int LENGTH = 1_000_000;
    private static final byte[] CONTENT = Bytes.random(LENGTH);
    private static final String UPLOAD = "openai-uploads:upload?partSize=64KiB&fileName=batch.jsonl";
    private static final int PARTS = 16;

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(spoolFiles()).isEmpty();
    }

    @Test
    void shouldMakeTheSameFileAndLeaveItsDetails() throws Exception {
        Path file = Bytes.file(directory, "batch.jsonl", LENGTH);

        Exchange result = send("openai-uploads:upload?partSize=64KiB", file);

        assertThat(result.getException()).isNull();
        EmulatedFile received = emulator.onlyFile();
        assertThat(received.sha256()).isEqualTo(Bytes.sha256(file));
        assertThat(received.filename()).isEqualTo("batch.jsonl");
        assertThat(received.mimeType()).isEqualTo("text/jsonl");
        Message message = result.getMessage();
        assertThat(message.getBody(Upload.class).file().id()).isEqualTo(received.id());
        assertThat(message.getHeaders())
                .containsAllEntriesOf(Map.of(
                        OpenAIUploadsConstants.UPLOAD_ID,
                        emulator.onlyUpload().id(),
                        OpenAIUploadsConstants.FILE_ID,
                        received.id(),
                        OpenAIUploadsConstants.STATUS,
                        "completed",
                        OpenAIUploadsConstants.EXPIRES_AT,
                        emulator.onlyUpload().expiresAt().getEpochSecond(),
                        OpenAIUploadsConstants.FILE_SIZE,
                        (long) LENGTH,
                        OpenAIUploadsConstants.PART_COUNT,
                        PARTS,
                        OpenAIUploadsConstants.RETRIES,
                        0,
                        OpenAIUploadsConstants.REQUEST_ID,
                        emulator.requestsOf(EmulatorCall.COMPLETE).get(0).requestId()));
    }

    private Object body(String kind) throws Exception {
        return switch (kind) {
            case "File" -> Bytes.file(directory, "a.jsonl", LENGTH).toFile();
            case "Path" -> Bytes.file(directory, "a.jsonl", LENGTH);
            case "byte[]" -> CONTENT;
            case "ByteBuffer" -> ByteBuffer.allocateDirect(LENGTH).put(CONTENT).flip();
            case "InputStream" -> new ByteArrayInputStream(CONTENT);
            case "StreamCache" -> new InputStreamCache(CONTENT);
            case "StreamCache in a file" -> {
                context.getStreamCachingStrategy().setSpoolEnabled(true);
                context.getStreamCachingStrategy().setSpoolThreshold(1000);
                yield context.getTypeConverter().convertTo(StreamCache.class, new ByteArrayInputStream(CONTENT));
            }
            default -> throw new IllegalArgumentException(kind);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"File", "Path", "byte[]", "ByteBuffer", "InputStream", "StreamCache"})
    void shouldUploadAllBodiesThatTheSplitterAccepts(String kind) throws Exception {
        Object body = body(kind);

        Exchange result = send(UPLOAD, body);

        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
        assertThat(emulator.onlyFile().filename()).isEqualTo("batch.jsonl");
    }

    @Test
    void shouldUploadTextAndReaders() {
        send(UPLOAD, "Grüße");
        send(UPLOAD, new StringReader("Grüße"));

        assertThat(emulator.files()).extracting(EmulatedFile::bytes).containsExactly(7L, 7L);
        assertThat(emulator.files().get(0).sha256())
                .isEqualTo(emulator.files().get(1).sha256());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "parallelParts=1",
                "parallelParts=3",
                "parallelParts=16",
                "partBuffer=memory&parallelParts=1",
                "partBuffer=memory",
                "spoolStreams=all",
                "adaptiveParts=false"
            })
    void shouldSendTheBytesOfAStreamInWhicheverWay(String options) {
        Exchange result = send(UPLOAD + "&" + options, exchange -> {
            exchange.getMessage().setBody(new ByteArrayInputStream(CONTENT));
            exchange.getMessage().setHeader(OpenAIUploadsConstants.BYTES, LENGTH);
        });

        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
        assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.FILE_SIZE))
                .isEqualTo((long) LENGTH);
    }

    @Test
    void shouldTakeTheDetailsOfOneMessageFromItsHeadersAndRemoveThem() {
        Map<String, Object> headers = Map.of(
                OpenAIUploadsConstants.PURPOSE, "user_data",
                OpenAIUploadsConstants.MIME_TYPE, "application/pdf",
                OpenAIUploadsConstants.FILE_NAME, "dir/other.pdf",
                OpenAIUploadsConstants.EXPIRES_AFTER, "2h",
                OpenAIUploadsConstants.MD5, Bytes.md5(CONTENT));

        Exchange result = send(UPLOAD, exchange -> {
            exchange.getMessage().setBody(CONTENT);
            exchange.getMessage().getHeaders().putAll(headers);
        });

        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyUpload().purpose()).isEqualTo("user_data");
        assertThat(emulator.onlyUpload().mimeType()).isEqualTo("application/pdf");
        assertThat(emulator.onlyUpload().filename()).isEqualTo("other.pdf");
        assertThat(emulator.onlyUpload().expiresAfterSeconds()).isEqualTo(7200);
        assertThat(emulator.requestsOf(EmulatorCall.COMPLETE).get(0).json()).contains(Bytes.md5(CONTENT));
        assertThat(result.getMessage().getHeaders())
                .doesNotContainKeys(headers.keySet().toArray(String[]::new));
    }

    @Test
    void shouldUploadOneThingAfterTheOtherOnTheSameExchange() {
        Exchange exchange = send(UPLOAD, CONTENT);
        byte[] other = Bytes.random(70_000);
        exchange.getMessage().setBody(new ByteArrayInputStream(other));

        template.send(UPLOAD, exchange);

        assertThat(exchange.getException()).isNull();
        assertThat(emulator.files()).hasSize(2);
        assertThat(emulator.files().get(1).sha256()).isEqualTo(Bytes.sha256(other));
        assertThat(exchange.getMessage().getHeader(OpenAIUploadsConstants.FILE_SIZE))
                .isEqualTo(70_000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"upload", "create"})
    void shouldKeepTheAnnouncedLengthOfASecondStreamOfTheSizeOfTheFirstFile(String operation) throws Exception {
        Exchange exchange = send(UPLOAD, CONTENT);
        ByteArrayInputStream second = new ByteArrayInputStream(CONTENT);
        exchange.getMessage().setBody(second);
        exchange.getMessage().setHeader(OpenAIUploadsConstants.BYTES, (long) LENGTH);
        Gate gate = emulator.script().on(EmulatorCall.CREATE).hold();

        CompletableFuture<Exchange> result = Background.call(
                () -> template.send("openai-uploads:" + operation + "?partSize=64KiB&fileName=b.jsonl", exchange));
        await().until(() -> emulator.inFlight(EmulatorCall.CREATE) == 1);
        // A stream of unknown length would have been read to its end by now.
        assertThat(second.available()).isEqualTo(LENGTH);
        gate.open();

        assertThat(result.get(60, TimeUnit.SECONDS).getException()).isNull();
        assertThat(emulator.uploads().get(1).bytes()).isEqualTo(LENGTH);
        assertThat(exchange.getMessage().getHeaders()).doesNotContainKey(OpenAIUploadsConstants.BYTES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"upload", "create"})
    void shouldShowNoResultOfAnEarlierUploadWhenTheNextOneFails(String operation) {
        Exchange exchange = send(UPLOAD, CONTENT);
        assertThat(exchange.getMessage().getHeader(OpenAIUploadsConstants.FILE_SIZE))
                .isEqualTo((long) LENGTH);
        emulator.script().on(EmulatorCall.CREATE).always().answerError(400, null, "no");

        exchange.getMessage().setBody(CONTENT);
        template.send("openai-uploads:" + operation + "?fileName=b.jsonl", exchange);

        assertThat(exchange.getException()).isNotNull();
        assertThat(exchange.getMessage().getHeaders().keySet())
                .noneMatch(header -> header.startsWith("CamelOpenAIUploads"));
    }

    @Test
    void shouldSendAtMostParallelPartsAtOnceAndNotFewer() throws Exception {
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).always().hold();

        CompletableFuture<Exchange> result = Background.call(() -> send(UPLOAD + "&parallelParts=3", CONTENT));
        await().until(() -> emulator.inFlight(EmulatorCall.ADD_PART) == 3);
        gate.open();

        assertThat(result.get(60, TimeUnit.SECONDS).getException()).isNull();
        assertThat(emulator.maxInFlight(EmulatorCall.ADD_PART)).isEqualTo(3);
    }

    @Test
    void shouldReadTheNextPartWhileOneIsSent() throws Exception {
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).always().hold();
        ByteArrayInputStream stream = new ByteArrayInputStream(CONTENT);

        CompletableFuture<Exchange> result = Background.call(() -> send(UPLOAD + "&parallelParts=2", exchange -> {
            exchange.getMessage().setBody(stream);
            exchange.getMessage().setHeader(OpenAIUploadsConstants.BYTES, LENGTH);
        }));
        await().until(() -> emulator.inFlight(EmulatorCall.ADD_PART) == 2);
        // Three parts: two are being sent, one waits. There are never more.
        await().until(() -> stream.available() == LENGTH - 3 * 64 * Bytes.KIB);
        await().during(300, TimeUnit.MILLISECONDS).until(() -> stream.available() == LENGTH - 3 * 64 * Bytes.KIB);
        assertThat(spoolFiles()).hasSize(3);
        gate.open();

        assertThat(result.get(60, TimeUnit.SECONDS).getException()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
    }

    @Test
    void shouldCutASmallFileIntoEqualPartsUnlessAdaptivePartsIsFalse() throws Exception {
        Path file = sparse(40 << 20);

        send("openai-uploads:upload?parallelParts=4", file);
        send("openai-uploads:upload?parallelParts=4&adaptiveParts=false", file);
        send("openai-uploads:upload?parallelParts=8", file);

        assertThat(partSizes(0)).containsExactly(10L << 20, 10L << 20, 10L << 20, 10L << 20);
        assertThat(partSizes(1)).containsExactly(40L << 20);
        assertThat(partSizes(2)).containsExactly(8L << 20, 8L << 20, 8L << 20, 8L << 20, 8L << 20);
    }

    private Path sparse(long length) throws Exception {
        Path file = directory.resolve("sparse.jsonl");
        try (java.io.RandomAccessFile raw = new java.io.RandomAccessFile(file.toFile(), "rw")) {
            raw.setLength(length);
        }
        return file;
    }

    private List<Long> partSizes(int upload) {
        return emulator.uploads().get(upload).parts().stream()
                .map(EmulatedPart::bytes)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"upload", "create"})
    void shouldWarnOfVeryManyPartsBeforeTheUploadIsCreated(String operation) {
        Exchange result;
        List<String> lines;
        try (CapturedLog log = new CapturedLog(Level.WARN, "%msg")) {
            emulator.script().on(EmulatorCall.CREATE).answerError(400, null, "no");
            result = send("openai-uploads:" + operation + "?fileName=a.jsonl&partSize=998B", CONTENT);
            lines = log.lines().stream()
                    .filter(line -> line.contains("each of them a request"))
                    .toList();
        }

        assertThat(result.getException()).hasMessageContaining("HTTP 400");
        assertThat(lines)
                .singleElement()
                .asString()
                .contains("1000000 bytes of 'a.jsonl'", "in 1003 parts", "partSize is 998 bytes", "partSize=1MiB");
    }

    @Test
    void shouldNotWarnOfAThousandParts() {
        try (CapturedLog log = new CapturedLog(Level.WARN, "%msg")) {
            send("openai-uploads:create?fileName=a.jsonl&partSize=1000B", CONTENT);
            send("openai-uploads:create?fileName=a.jsonl", CONTENT);

            assertThat(log.lines()).isEmpty();
        }
    }

    @Test
    void shouldWarnOfVeryManyPartsOfTheSplitter() {
        UploadPartsExpression parts = new UploadPartsExpression();
        parts.setPartSize("998B");
        try (CapturedLog log = new CapturedLog(Level.WARN, "%msg")) {
            Exchange exchange = new DefaultExchange(context);
            exchange.getMessage().setBody(CONTENT);
            exchange.getMessage().setHeader("CamelFileName", "a.jsonl");
            parts.evaluate(exchange, Object.class);

            assertThat(log.lines()).singleElement().asString().contains("of 'a.jsonl'", "in 1003 parts");
        }
    }

    @Test
    void shouldSendAFileOfOnePartInTheCallersThreadAlone() {
        send(UPLOAD, Bytes.random(10_000));

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.contains("OpenAIUploadsPart") && name.contains(context.getName()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Path", "byte[]", "InputStream"})
    void shouldSendTheMd5WithChecksumMd5(String kind) throws Exception {
        Object body = body(kind);

        Exchange result = send(UPLOAD + "&checksum=md5", exchange -> {
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeader(OpenAIUploadsConstants.BYTES, LENGTH);
        });

        assertThat(result.getException()).isNull();
        assertThat(emulator.requestsOf(EmulatorCall.COMPLETE).get(0).json()).contains(Bytes.md5(CONTENT));
    }

    @Test
    void shouldReportThatTheChecksumDoesNotMatch() {
        String wrong = "0".repeat(32);

        Exchange result = send(UPLOAD, exchange -> {
            exchange.getMessage().setBody(CONTENT);
            exchange.getMessage().setHeader(OpenAIUploadsConstants.MD5, wrong);
        });

        assertThat(result.getException())
                .isInstanceOf(ChecksumMismatchException.class)
                .hasMessageContaining(wrong)
                .hasMessageContaining(emulator.onlyUpload().id());
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
    }

    @Test
    void shouldSpoolAStreamOfUnknownLengthBeforeItIsCreated() throws Exception {
        try (java.io.PipedOutputStream out = new java.io.PipedOutputStream();
                InputStream in = new java.io.PipedInputStream(out, 1 << 16)) {
            CompletableFuture<Exchange> result = Background.call(() -> send(UPLOAD, in));
            out.write(CONTENT, 0, 500_000);
            await().until(() -> spoolFiles().size() == 1);
            assertThat(emulator.requests()).isEmpty();
            out.write(CONTENT, 500_000, LENGTH - 500_000);
            out.close();

            assertThat(result.get(60, TimeUnit.SECONDS).getException()).isNull();
            assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
        }
    }

    @Test
    void shouldUploadAFileOfTheFileComponentAndLetItMoveIt() throws Exception {
        Path inbox = Files.createDirectory(directory.resolve("inbox"));
        context.addRoutes(new org.apache.camel.builder.RouteBuilder() {
            @Override
            public void configure() {
                from("file:" + inbox + "?initialDelay=0&delay=10").to("openai-uploads:upload?partSize=64KiB");
            }
        });

        Path file = Bytes.file(directory, "in.jsonl", LENGTH);
        Files.move(file, inbox.resolve("in.jsonl"));

        await().until(() -> Files.exists(inbox.resolve(".camel/in.jsonl")));
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
        assertThat(emulator.onlyFile().filename()).isEqualTo("in.jsonl");
    }
}
