package io.github.camelopenai.uploads.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.PartIdAggregationStrategy;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.UploadPart;
import io.github.camelopenai.uploads.emulator.EmulatedFile;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.RecordedRequest;
import io.github.camelopenai.uploads.part.SourceChangedException;
import io.github.camelopenai.uploads.support.Background;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddPartTest extends UploadsTestSupport {

    private static final byte[] CONTENT = Bytes.random(1000);

    @Override
    public void configure(OpenAIUploadsComponent component) {
        component.getConfiguration().setFileName("a.bin");
        component.getConfiguration().setMimeType("application/octet-stream");
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:ownSplitter")
                        .to("openai-uploads:create")
                        .split(exchangeProperty("pieces"), new PartIdAggregationStrategy())
                        .to("openai-uploads:addPart")
                        .end()
                        .to("openai-uploads:complete");
            }
        };
    }

    private String createUpload() {
        Exchange created = send("openai-uploads:create", CONTENT);
        return created.getMessage().getHeader(OpenAIUploadsConstants.UPLOAD_ID, String.class);
    }

    @Test
    void shouldSendABodyOfKnownLengthAsOnePart() {
        String id = createUpload();

        Exchange result = send("openai-uploads:addPart?uploadId=" + id, CONTENT);

        assertThat(result.getMessage().getBody()).isInstanceOf(UploadPart.class);
        assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.PART_ID))
                .isEqualTo(result.getMessage().getBody(UploadPart.class).id());
        RecordedRequest request = emulator.requestsOf(EmulatorCall.ADD_PART).get(0);
        assertThat(request.part().sha256()).isEqualTo(Bytes.sha256(CONTENT));
        assertThat(request.part().filename()).isNotBlank();
        assertThat(request.part().contentType()).isEqualTo("application/octet-stream");
        assertThat(request.part().headers()).doesNotContainKey("Content-Length");
        assertThat(request.header("Content-Type").orElseThrow())
                .startsWith("multipart/form-data; boundary=")
                .doesNotContain("charset");
        assertThat(request.header("Content-Length")).isPresent();
        assertThat(request.header("Transfer-Encoding")).isEmpty();
    }

    @Test
    void shouldTakeTheUploadFromHeaderThenOptionThenProperty() {
        String header = createUpload();
        String option = createUpload();
        String property = createUpload();

        for (String given : List.of("header", "option", "property")) {
            send("openai-uploads:addPart" + (given.equals("property") ? "" : "?uploadId=" + option), exchange -> {
                exchange.getMessage().setBody(CONTENT);
                exchange.setProperty(OpenAIUploadsConstants.UPLOAD_ID, property);
                if (given.equals("header")) {
                    exchange.getMessage().setHeader(OpenAIUploadsConstants.UPLOAD_ID, header);
                }
            });
        }

        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART))
                .extracting(RecordedRequest::uploadId)
                .containsExactly(header, option, property);
    }

    @Test
    void shouldAddBodiesOfKnownLengthFromAnotherSplitterAsParts() throws Exception {
        Path file = Bytes.file(directory, "piece", 500);
        byte[] whole = new byte[CONTENT.length + 500];
        System.arraycopy(CONTENT, 0, whole, 0, CONTENT.length);
        System.arraycopy(Bytes.random(500), 0, whole, CONTENT.length, 500);

        Exchange result = send("direct:ownSplitter", exchange -> {
            exchange.getMessage().setBody(whole);
            exchange.setProperty("pieces", List.of(CONTENT, file));
        });

        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(whole));
    }

    @Test
    void shouldRefuseToCompleteWhenAUsersSplitterLosesBytes() {
        Exchange result = send("direct:ownSplitter", exchange -> {
            exchange.getMessage().setBody(CONTENT);
            exchange.setProperty("pieces", List.of(new byte[400], new byte[500]));
        });

        assertThat(result.getException()).hasMessageContaining("2 parts have 900 bytes, but 1000 were announced");
        assertThat(emulator.requestsOf(EmulatorCall.COMPLETE)).isEmpty();
    }

    @Test
    void shouldSendAStreamOfKnownLengthAgainWhenItIsRetried() {
        String id = createUpload();
        emulator.script().on(EmulatorCall.ADD_PART).answerError(503, null, "busy");

        Exchange result = send("openai-uploads:addPart?uploadId=" + id, exchange -> {
            exchange.getMessage().setBody(new ByteArrayInputStream(CONTENT));
            exchange.getMessage().setHeader(OpenAIUploadsConstants.BYTES, CONTENT.length);
        });

        assertThat(result.getException()).isNull();
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART))
                .hasSize(2)
                .allMatch(request ->
                        request.part() == null || request.part().sha256().equals(Bytes.sha256(CONTENT)));
        assertThat(spoolFiles()).isEmpty();
    }

    @Test
    void shouldRefuseAStreamOfUnknownLength() {
        Exchange result = send("openai-uploads:addPart?uploadId=upload_1", InputStream.nullInputStream());

        assertThat(result.getException())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("length of the body")
                .hasMessageContaining("uploadParts()");
        assertThat(emulator.requests()).isEmpty();
    }

    @Test
    void shouldRefuseAPartOver64MiBAndAnEmptyOne() throws Exception {
        Path sparse = directory.resolve("big");
        try (var file = new java.io.RandomAccessFile(sparse.toFile(), "rw")) {
            file.setLength((64L << 20) + 1);
        }

        Exchange big = send("openai-uploads:addPart?uploadId=upload_1", sparse);
        Exchange empty = send("openai-uploads:addPart?uploadId=upload_1", new byte[0]);

        assertThat(big.getException())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("67108865")
                .hasMessageContaining("67108864");
        assertThat(empty.getException()).isInstanceOf(IllegalArgumentException.class);
        assertThat(emulator.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {".", ".."})
    void shouldRefuseInvalidIds(String id) {
        Exchange result = send("openai-uploads:addPart", exchange -> {
            exchange.getMessage().setBody(CONTENT);
            exchange.getMessage().setHeader(OpenAIUploadsConstants.UPLOAD_ID, id);
        });

        assertThat(result.getException())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + id + "' is not an upload id");
        assertThat(emulator.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "a/../../files, /v1/uploads/a%2F..%2F..%2Ffiles/parts",
        "a b?x=1#y, /v1/uploads/a%20b%3Fx%3D1%23y/parts",
        "ü, /v1/uploads/%C3%BC/parts"
    })
    void shouldNotReachAnotherPathThroughAnId(String id, String path) {
        send("openai-uploads:addPart", exchange -> {
            exchange.getMessage().setBody(CONTENT);
            exchange.getMessage().setHeader(OpenAIUploadsConstants.UPLOAD_ID, id);
        });

        assertThat(emulator.requests()).extracting(RecordedRequest::path).containsExactly(path);
    }

    @Test
    void shouldReportHowToSetAMissingId() {
        Exchange result = send("openai-uploads:addPart", CONTENT);

        assertThat(result.getException())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("openai-uploads:create")
                .hasMessageContaining(OpenAIUploadsConstants.UPLOAD_ID);
    }

    @Test
    void shouldReportTheServersMessageAndTheRemedy() {
        Exchange result = send("openai-uploads:addPart?uploadId=upload_gone", CONTENT);

        OpenAIUploadsException exception = result.getException(OpenAIUploadsException.class);
        assertThat(exception.getStatusCode()).isEqualTo(404);
        assertThat(exception.getUploadId()).isEqualTo("upload_gone");
        assertThat(exception.getOperation()).isEqualTo("addPart");
        assertThat(exception.getRequestId()).startsWith("req_");
        assertThat(exception)
                .hasMessageContaining("upload_gone")
                .hasMessageContaining(exception.getRequestId())
                .hasMessageContaining("start over if it has expired");
    }

    @Test
    void shouldRefusePartsOfACancelledUpload() {
        String id = createUpload();
        send("openai-uploads:cancel?uploadId=" + id, null);

        Exchange result = send("openai-uploads:addPart?uploadId=" + id, CONTENT);

        assertThat(result.getException())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(id)
                .hasMessageContaining("it was cancelled");
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).isEmpty();
    }

    @Test
    void shouldNotUseTheLengthOfAPartForTheNextStreamOfTheExchange() {
        String id = createUpload();
        Exchange exchange = send("openai-uploads:addPart?uploadId=" + id, e -> {
            e.getMessage().setBody(new ByteArrayInputStream(CONTENT));
            e.getMessage().setHeader(OpenAIUploadsConstants.BYTES, CONTENT.length);
        });
        exchange.getMessage()
                .setHeader(
                        OpenAIUploadsConstants.PART_IDS,
                        List.of(exchange.getMessage().getHeader(OpenAIUploadsConstants.PART_ID)));
        template.send("openai-uploads:complete", exchange);

        exchange.getMessage().setBody(new ByteArrayInputStream(new byte[7]));
        Exchange next = template.send("openai-uploads:upload", exchange);

        assertThat(next.getException()).isNull();
        assertThat(emulator.files()).extracting(EmulatedFile::bytes).containsExactly((long) CONTENT.length, 7L);
    }

    @Test
    void shouldNotUseTheSizeOfAFileForTheNextStreamOfTheExchange() {
        Exchange result = send("direct:ownSplitter", exchange -> {
            exchange.getMessage().setBody(CONTENT);
            exchange.setProperty("pieces", List.of(CONTENT));
        });
        assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.FILE_SIZE))
                .isEqualTo((long) CONTENT.length);

        result.getMessage().setBody(new ByteArrayInputStream(new byte[7]));
        Exchange next = template.send("openai-uploads:create", result);

        assertThat(next.getException()).isNull();
        assertThat(emulator.uploads().get(1).bytes()).isEqualTo(7);
    }

    @Test
    void shouldNotSendAPartOfAFileThatIsModifiedWhileItIsSent() throws Exception {
        Path file = Bytes.file(directory, "large", 30_000_000);
        String id = createUpload();
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).hold();
        CompletableFuture<Exchange> sent =
                Background.call(() -> send("openai-uploads:addPart?maxRetries=0&uploadId=" + id, file));
        await().until(() -> emulator.inFlight(EmulatorCall.ADD_PART) == 1);

        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        gate.open();

        assertThat(sent.get(60, TimeUnit.SECONDS).getException()).hasRootCauseInstanceOf(SourceChangedException.class);
        assertThat(emulator.onlyUpload().parts()).isEmpty();
    }

    @Test
    void shouldConvertResultsToJsonWithTheNamesOfTheApi() {
        String id = createUpload();

        Exchange part = send("openai-uploads:addPart?uploadId=" + id, CONTENT);
        Exchange upload = send("openai-uploads:complete", exchange -> exchange.getMessage()
                .setHeaders(new java.util.HashMap<>(Map.of(
                        OpenAIUploadsConstants.UPLOAD_ID,
                        id,
                        OpenAIUploadsConstants.PART_IDS,
                        part.getMessage().getHeader(OpenAIUploadsConstants.PART_ID)))));

        assertThat(part.getMessage().getBody(String.class)).contains("\"upload_id\":\"" + id + "\"");
        assertThat(upload.getMessage().getBody(String.class))
                .contains("\"status\":\"completed\"")
                .contains("\"file\":{\"id\":\"" + emulator.onlyFile().id() + "\"");
        assertThat(context.resolveLanguage("simple")
                        .createExpression("${body.file.id}")
                        .evaluate(upload, String.class))
                .isEqualTo(emulator.onlyFile().id());
    }
}
