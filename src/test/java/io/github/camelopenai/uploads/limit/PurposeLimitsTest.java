package io.github.camelopenai.uploads.limit;

import static io.github.camelopenai.uploads.OpenAIUploads.collectPartIds;
import static io.github.camelopenai.uploads.OpenAIUploads.uploadParts;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.option.PurposeLimitsPolicy;
import io.github.camelopenai.uploads.part.RangeSource;
import io.github.camelopenai.uploads.support.CapturedLog;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that their purpose does not take are refused before their first byte, and the message says what to do. */
class PurposeLimitsTest extends UploadsTestSupport {

    private static final Path EXAMPLES = Path.of("src/test/resources/purposes");
    private static final String LINE =
            "{\"custom_id\":\"1\",\"method\":\"POST\",\"url\":\"/v1/responses\",\"body\":{}}\n";
    private static final byte[] TOO_MANY = LINE.repeat(50_001).getBytes(StandardCharsets.UTF_8);
    private static final byte[] ENOUGH = (LINE + "\r\n").repeat(50_000).getBytes(StandardCharsets.UTF_8);

    @Override
    public void configure(OpenAIUploadsComponent component) {
        component.getConfiguration().setPurposeLimits(PurposeLimitsPolicy.fail);
    }

    private Exchange upload(String operation, String name, Object body) {
        return send("openai-uploads:" + operation, exchange -> {
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeader(OpenAIUploadsConstants.FILE_NAME, name);
        });
    }

    private Exchange streamed(String uri, String name, byte[] content, boolean known) {
        return send(uri, exchange -> {
            exchange.getMessage().setBody(new FilterInputStream(new ByteArrayInputStream(content)) {});
            exchange.getMessage().setHeader(OpenAIUploadsConstants.FILE_NAME, name);
            if (known) {
                exchange.getMessage().setHeader(OpenAIUploadsConstants.BYTES, content.length);
            }
        });
    }

    private File sparse(String name, long length) throws IOException {
        Path path = directory.resolve(name);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(length);
        }
        return path.toFile();
    }

    private static List<String> warnings(CapturedLog log) {
        return log.lines().stream()
                .filter(line -> line.startsWith("PurposeCheck "))
                .toList();
    }

    private PurposeLimitException refusal(Exchange exchange) {
        assertThat(exchange.getException()).isInstanceOf(PurposeLimitException.class);
        return (PurposeLimitException) exchange.getException();
    }

    @ParameterizedTest
    @CsvSource({
        "batch,batch-responses.jsonl",
        "batch,batch-embeddings.jsonl",
        "fine-tune,fine-tune-chat.jsonl",
        "fine-tune,fine-tune-vision.jsonl",
        "fine-tune,fine-tune-preference.jsonl",
        "evals,evals-tickets.jsonl",
        "vision,vision-pixel.png",
        "vision,vision-pixel.gif",
        "assistants,assistants-notes.md",
        "assistants,assistants-notes.txt",
        "assistants,assistants-page.html",
        "assistants,assistants-prices.csv",
        "assistants,assistants-script.py",
        "assistants,assistants-data.json",
        "assistants,assistants-letter.pdf",
        "user_data,assistants-letter.pdf",
        "user_data,assistants-prices.csv"
    })
    void shouldTakeTheFilesThatThePurposeIsFor(String purpose, String name) throws Exception {
        Path file = EXAMPLES.resolve(name);

        for (String operation : new String[] {"upload", "create"}) {
            assertThat(upload(operation + "?purpose=" + purpose, name, file.toFile())
                            .getException())
                    .isNull();
        }

        assertThat(emulator.onlyFile().openContent()).hasBinaryContent(Files.readAllBytes(file));
    }

    @ParameterizedTest
    @EnumSource(PurposeLimits.class)
    void shouldTakeEachListedExtensionWithTheTypeThatItHasByDefault(PurposeLimits limits) {
        for (String extension : limits.extensions()) {
            assertThat(upload("create?purpose=" + limits.purpose(), "a." + extension, "x")
                            .getException())
                    .as(extension)
                    .isNull();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "batch;orders.csv;its name must end with .jsonl",
                "batch;orders.json;its name must end with .jsonl",
                "batch;orders;its name must end with .jsonl",
                "batch;orders.jsonl.gz;its name must end with .jsonl",
                "fine-tune;training.txt;its name must end with .jsonl",
                "evals;items.csv;its name must end with .jsonl",
                "vision;photo.tiff;its name must end with .gif, .jpeg, .jpg, .png, .webp",
                "vision;training.jsonl;its name must end with .gif, .jpeg, .jpg, .png, .webp",
                "assistants;talk.mp4;its name must end with .c, .cpp",
                "assistants;requests.jsonl;its name must end with .c, .cpp"
            })
    void shouldRefuseOtherTypesBeforeAnyRequest(String purpose, String name, String reason) {
        for (String operation : new String[] {"upload", "create"}) {
            PurposeLimitException refusal =
                    refusal(upload(operation + "?mimeType=text/jsonl&purpose=" + purpose, name, "x"));

            assertThat(refusal)
                    .hasMessageContaining("'" + name + "' (1 bytes, text/jsonl) does not fit the purpose " + purpose)
                    .hasMessageContaining(reason)
                    .hasMessageContaining("purposeLimits=warn");
            assertThat(refusal.getPurpose()).isEqualTo(purpose);
        }
        assertThat(emulator.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"text/csv,false", "application/pdf,false", "Application/JSONL,true", "text/jsonl; charset=utf-8,true"})
    void shouldCompareTheMimeType(String type, boolean taken) {
        Exchange result = send("openai-uploads:upload?purpose=batch&fileName=a.JSONL", exchange -> {
            exchange.getMessage().setBody(LINE);
            exchange.getMessage().setHeader(OpenAIUploadsConstants.MIME_TYPE, type);
        });

        if (taken) {
            assertThat(result.getException()).isNull();
        } else {
            assertThat(refusal(result)).hasMessageContaining("its MIME type must be application/json-lines, ");
        }
    }

    @ParameterizedTest
    @CsvSource({"batch,orders.jsonl,200000000", "assistants,book.pdf,512000000", "user_data,film.mp4,512000000"})
    void shouldRefuseALargerFileBeforeAnyRequest(String purpose, String name, long most) throws Exception {
        File file = sparse(name, most + 1);

        for (String operation : new String[] {"upload", "create"}) {
            assertThat(refusal(upload(operation + "?purpose=" + purpose, name, file)))
                    .hasMessageContaining((most + 1) + " bytes")
                    .hasMessageContaining("at most " + most + " bytes")
                    .hasMessageContaining(purpose.equals("batch") ? "batchFiles()" : "Split it");
        }
        assertThat(emulator.requests()).isEmpty();
    }

    @Test
    void shouldTakeAFileOfExactlyThatSize() throws Exception {
        assertThat(upload("create", "orders.jsonl", sparse("orders.jsonl", 200_000_000))
                        .getException())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "array", "string"})
    void shouldRefuseMoreLinesThanThePurposeTakes(String kind) throws Exception {
        Object body =
                switch (kind) {
                    case "file" ->
                        Files.write(directory.resolve("in.jsonl"), TOO_MANY).toFile();
                    case "array" -> TOO_MANY;
                    default -> new String(TOO_MANY, StandardCharsets.UTF_8);
                };

        for (String operation : new String[] {"upload", "create"}) {
            assertThat(refusal(upload(operation, "orders.jsonl", body)))
                    .hasMessageContaining("'orders.jsonl' (50001 lines, " + TOO_MANY.length + " bytes, text/jsonl)")
                    .hasMessageContaining("at most 50000 lines. Cut it with batchFiles()");
        }
        assertThat(emulator.requests()).isEmpty();
    }

    @Test
    void shouldNotCountBlankLines() throws Exception {
        assertThat(upload("upload", "orders.jsonl", ENOUGH).getException()).isNull();
        assertThat(streamed("openai-uploads:upload", "orders.jsonl", ENOUGH, true)
                        .getException())
                .isNull();
        assertThat(streamed("openai-uploads:upload", "orders.jsonl", ENOUGH, false)
                        .getException())
                .isNull();
    }

    @Test
    void shouldCancelAnUploadAsSoonAsItsStreamHasTooManyLines() {
        Exchange result =
                streamed("openai-uploads:upload?partSize=64KiB&parallelParts=1", "orders.jsonl", TOO_MANY, true);

        assertThat(refusal(result))
                .hasMessageContaining("more than 50000 lines")
                .hasMessageContaining("batchFiles()")
                .hasMessageContaining(emulator.onlyUpload().id());
        assertThat(refusal(result).getUploadId())
                .isEqualTo(emulator.onlyUpload().id());
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
        assertThat(emulator.requestsOf(EmulatorCall.COMPLETE)).isEmpty();
    }

    @Test
    void shouldCancelAnUploadInPartsAsSoonAsItsStreamHasTooManyLines() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:parts")
                        .streamCache(false)
                        .to("openai-uploads:create?autoCancel=true&partSize=64KiB")
                        .split(uploadParts(), collectPartIds())
                        .streaming()
                        .stopOnException()
                        .to("openai-uploads:addPart")
                        .end()
                        .to("openai-uploads:complete");
            }
        });

        refusal(streamed("direct:parts", "orders.jsonl", TOO_MANY, true));

        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
        assertThat(emulator.requestsOf(EmulatorCall.COMPLETE)).isEmpty();
    }

    @Test
    void shouldStopReadingAStreamOfUnknownLengthThatHasTooManyLines() {
        AtomicLong read = new AtomicLong();
        Exchange result = send("openai-uploads:upload", exchange -> {
            exchange.getMessage().setBody(endless(LINE.getBytes(StandardCharsets.UTF_8), read));
            exchange.getMessage().setHeader(OpenAIUploadsConstants.FILE_NAME, "orders.jsonl");
        });

        assertThat(refusal(result)).hasMessageContaining("(more than 50000 lines, text/jsonl)");
        assertThat(read.get()).isLessThan(TOO_MANY.length + (1 << 20));
        assertThat(emulator.requests()).isEmpty();
        assertThat(spoolFiles()).isEmpty();
    }

    @Test
    void shouldStopReadingAStreamOfUnknownLengthThatHasTooManyBytes() {
        AtomicLong read = new AtomicLong();
        Exchange result = send("openai-uploads:upload", exchange -> {
            exchange.getMessage().setBody(endless("x".repeat(100_000).getBytes(StandardCharsets.UTF_8), read));
            exchange.getMessage().setHeader(OpenAIUploadsConstants.FILE_NAME, "orders.jsonl");
        });

        assertThat(refusal(result)).hasMessageContaining("(more than 200000000 bytes, text/jsonl)");
        assertThat(read.get()).isLessThan(200_000_000 + (1 << 20));
        assertThat(emulator.requests()).isEmpty();
        assertThat(spoolFiles()).isEmpty();
    }

    private static InputStream endless(byte[] block, AtomicLong read) {
        return new InputStream() {
            @Override
            public int read() {
                return block[(int) (read.getAndIncrement() % block.length)];
            }

            @Override
            public int read(byte[] b, int off, int len) {
                int from = (int) (read.get() % block.length);
                int n = Math.min(len, block.length - from);
                System.arraycopy(block, from, b, off, n);
                read.addAndGet(n);
                return n;
            }
        };
    }

    @Test
    void shouldCountTheLinesOfASourceThatIsReadByRangesWithoutReadingItTwice() {
        AtomicLong read = new AtomicLong();
        Exchange result = upload("upload?partSize=1MiB", "orders.jsonl", ranges(TOO_MANY, read));

        assertThat(refusal(result)).hasMessageContaining("'orders.jsonl' (50001 lines, ");
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
        assertThat(emulator.requestsOf(EmulatorCall.COMPLETE)).isEmpty();
        assertThat(read.get()).isEqualTo(TOO_MANY.length);
        assertThat(upload("upload?partSize=1MiB", "orders.jsonl", ranges(ENOUGH, read))
                        .getException())
                .isNull();
    }

    private static RangeSource ranges(byte[] content, AtomicLong read) {
        return new RangeSource() {
            @Override
            public long length() {
                return content.length;
            }

            @Override
            public String version() {
                return null;
            }

            @Override
            public InputStream open(long offset, long length) {
                read.addAndGet(length);
                return new ByteArrayInputStream(content, (int) offset, (int) length);
            }
        };
    }

    @Test
    void shouldNotResumeAnUploadWhoseStreamHasTooManyLines() {
        String uri = "openai-uploads:upload?partSize=64KiB&parallelParts=1&journalKey=orders&journalDirectory="
                + directory.resolve("journal");

        refusal(streamed(uri, "orders.jsonl", TOO_MANY, true));
        Exchange second = streamed(uri, "orders.jsonl", ENOUGH, true);

        assertThat(second.getException()).isNull();
        assertThat(emulator.uploads().get(0).status()).isEqualTo(UploadStatus.CANCELLED);
        assertThat(emulator.uploads()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldOnlyWarnIfToldSo(boolean known) {
        try (CapturedLog log = new CapturedLog(Level.WARN, "%c{1} %m")) {
            assertThat(streamed("openai-uploads:upload?purposeLimits=warn", "orders.csv", TOO_MANY, known)
                            .getException())
                    .isNull();

            assertThat(warnings(log)).singleElement().asString().contains("'orders.csv'", "its name must end with");
        }
        assertThat(emulator.files()).hasSize(1);
    }

    @Test
    void shouldCheckNothingIfTurnedOff() {
        try (CapturedLog log = new CapturedLog(Level.WARN, "%c{1} %m")) {
            assertThat(upload("upload?purposeLimits=off", "orders.csv", TOO_MANY)
                            .getException())
                    .isNull();

            assertThat(warnings(log)).isEmpty();
        }
    }

    @Test
    void shouldOnlyWarnAtAServerOtherThanOpenAIByDefault() {
        context.getComponent("openai-uploads", OpenAIUploadsComponent.class)
                .getConfiguration()
                .setPurposeLimits(null);
        try (CapturedLog log = new CapturedLog(Level.WARN, "%c{1} %m")) {
            assertThat(upload("upload", "orders.csv", "x").getException()).isNull();

            assertThat(warnings(log)).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://api.openai.com/v1", "https://API.OpenAI.com:443/v1/"})
    void shouldRefuseByDefaultAtOpenAI(String baseUrl) {
        context.getComponent("openai-uploads", OpenAIUploadsComponent.class)
                .getConfiguration()
                .setPurposeLimits(null);

        for (String operation : new String[] {"upload", "create"}) {
            refusal(upload(operation + "?baseUrl=" + baseUrl, "orders.csv", "x"));
        }
    }

    @Test
    void shouldNotCheckAPurposeThatIsNotOpenAIs() {
        assertThat(PurposeLimits.of("batch_v2")).isEmpty();
        PurposeCheck.of(PurposeLimitsPolicy.fail, "batch_v2", "a.csv", "text/csv")
                .checkKnown(Long.MAX_VALUE);
    }

    @Test
    void shouldUseThePurposeOfTheHeader() {
        Exchange result = send("openai-uploads:upload?purpose=assistants", exchange -> {
            exchange.getMessage().setBody("x");
            exchange.getMessage()
                    .setHeaders(new HashMap<>(Map.of(
                            OpenAIUploadsConstants.PURPOSE, "batch", OpenAIUploadsConstants.FILE_NAME, "a.txt")));
        });

        assertThat(refusal(result).getPurpose()).isEqualTo("batch");
    }
}
