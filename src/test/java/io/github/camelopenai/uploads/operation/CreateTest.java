package io.github.camelopenai.uploads.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.emulator.EmulatedUpload;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.RecordedRequest;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.part.SourceChangedException;
import io.github.camelopenai.uploads.support.CapturedLog;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.file.GenericFile;
import org.apache.logging.log4j.Level;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreateTest extends UploadsTestSupport {

    private static final byte[] CONTENT = "{\"custom_id\":\"ä1\"}\n".getBytes(StandardCharsets.UTF_8);

    private Exchange create(Object body, Map<String, ?> headers) {
        return send("openai-uploads:create", exchange -> {
            exchange.getMessage().setBody(body);
            headers.forEach(exchange.getMessage()::setHeader);
        });
    }

    private Exchange createNamed(Object body) {
        return create(body, Map.of(OpenAIUploadsConstants.FILE_NAME, "batch.jsonl"));
    }

    private static IllegalArgumentException refusal(Exchange exchange) {
        assertThat(exchange.getException()).isInstanceOf(IllegalArgumentException.class);
        return (IllegalArgumentException) exchange.getException();
    }

    /** A remote file as the ftp components provide it: the file is no File, and the body is the downloaded content. */
    private record Remote(String name, Object body, long length) implements WrappedFile<String> {
        @Override
        public String getFile() {
            return name;
        }

        @Override
        public Object getBody() {
            return body;
        }

        @Override
        public long getFileLength() {
            return length;
        }
    }

    private static InputStream stream() {
        // Not a ByteArrayInputStream, whose length might be known.
        return new SequenceInputStream(new ByteArrayInputStream(CONTENT), InputStream.nullInputStream());
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of("byte[]", CONTENT),
                Arguments.of("String", new String(CONTENT, StandardCharsets.UTF_8)),
                Arguments.of("ByteBuffer", ByteBuffer.wrap(CONTENT)),
                Arguments.of("InputStream of unknown length", stream()),
                Arguments.of("Reader", new StringReader(new String(CONTENT, StandardCharsets.UTF_8))),
                Arguments.of("remote file as byte[]", new Remote("x.jsonl", CONTENT, CONTENT.length)),
                Arguments.of("remote file of a listing without sizes", new Remote("x.jsonl", stream(), 0)),
                Arguments.of("remote file as stream", new Remote("x.jsonl", stream(), CONTENT.length)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void shouldAnnounceTheLengthOfTheBody(String name, Object body) {
        Exchange result = createNamed(body);

        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyUpload().bytes()).isEqualTo(CONTENT.length);
    }

    @Test
    void shouldAnnounceTheLengthOfFilesInAnyForm() throws Exception {
        Path path = Files.write(directory.resolve("in.jsonl"), CONTENT);
        WrappedFile<File> wrapped = new WrappedFile<>() {
            @Override
            public File getFile() {
                return path.toFile();
            }

            @Override
            public Object getBody() {
                return null;
            }

            @Override
            public long getFileLength() {
                return CONTENT.length;
            }
        };

        create(path, Map.of());
        create(path.toFile(), Map.of());
        create(wrapped, Map.of());
        createNamed(new Remote("x", path.toFile(), CONTENT.length));

        assertThat(emulator.uploads()).hasSize(4).allMatch(upload -> upload.bytes() == CONTENT.length);
        assertThat(emulator.uploads().subList(0, 3))
                .allMatch(upload -> upload.filename().equals("in.jsonl"));
    }

    @Test
    void shouldKeepTheBody() {
        assertThat(createNamed(CONTENT).getMessage().getBody()).isSameAs(CONTENT);
    }

    @Test
    void shouldSpoolAStreamOfUnknownLengthAndDeleteTheSpoolFileAtTheEnd() {
        byte[][] read = new byte[1][];
        Exchange result = template.send("openai-uploads:create", exchange -> {
            exchange.getMessage().setBody(stream());
            exchange.getMessage().setHeader(OpenAIUploadsConstants.FILE_NAME, "batch.jsonl");
            exchange.getExchangeExtension().addOnCompletion(new org.apache.camel.support.SynchronizationAdapter() {
                @Override
                public int getOrder() {
                    return HIGHEST;
                }

                @Override
                public void onDone(Exchange done) {
                    read[0] = done.getMessage().getBody(byte[].class);
                }
            });
        });

        assertThat(result.getMessage().getBody()).isInstanceOf(StreamCache.class);
        assertThat(read[0]).isEqualTo(CONTENT);
        assertThat(spoolFiles()).isEmpty();
    }

    @Test
    void shouldPreferTheBodysOwnLengthToTheHeader() {
        create(CONTENT, Map.of(OpenAIUploadsConstants.FILE_NAME, "a.jsonl", OpenAIUploadsConstants.BYTES, 7));

        assertThat(emulator.onlyUpload().bytes()).isEqualTo(CONTENT.length);
    }

    @Test
    void shouldIgnoreTheLengthHeaderOfAnObjectStoreForAnotherBody() {
        create(stream(), Map.of("CamelAwsS3Key", "dir/a.jsonl", "CamelAwsS3ContentLength", 7L, "Content-Length", 8L));

        assertThat(emulator.onlyUpload().bytes()).isEqualTo(CONTENT.length);
    }

    @ParameterizedTest
    @CsvSource({
        "CamelFileName,             sub/dir/a.jsonl,  a.jsonl",
        "CamelFileName,             C:\\dir\\a.jsonl, a.jsonl",
        "CamelAwsS3Key,             in/2026/b.jsonl,  b.jsonl",
        "CamelAzureStorageBlobBlobName, x/c.jsonl,    c.jsonl",
        "CamelMinioObjectName,      d.jsonl,          d.jsonl",
        "CamelOpenAIUploadsFileName, ../../e.jsonl,   e.jsonl"
    })
    void shouldNameTheFileAfterItsSourceWithoutADirectory(String header, String value, String filename) {
        create(CONTENT, Map.of(header, value));

        assertThat(emulator.onlyUpload().filename()).isEqualTo(filename);
    }

    @Test
    void shouldPreferHeaderThenOptionThenCamelFileNameThenTheFileForTheName() throws Exception {
        Path path = Files.write(directory.resolve("body.jsonl"), CONTENT);
        Map<String, ?> other = Map.of(Exchange.FILE_NAME, "camel.jsonl");

        create(path, Map.of());
        create(path, other);
        send("openai-uploads:create?fileName=option.jsonl", exchange -> {
            exchange.getMessage().setBody(path);
            exchange.getMessage().setHeaders(new java.util.HashMap<>(other));
        });
        send("openai-uploads:create?fileName=option.jsonl", exchange -> {
            exchange.getMessage().setBody(path);
            exchange.getMessage().setHeader(OpenAIUploadsConstants.FILE_NAME, "header.jsonl");
        });

        assertThat(emulator.uploads())
                .extracting(EmulatedUpload::filename)
                .containsExactly("body.jsonl", "camel.jsonl", "option.jsonl", "header.jsonl");
    }

    @ParameterizedTest
    @ValueSource(strings = {OpenAIUploadsConstants.FILE_NAME, Exchange.FILE_NAME})
    void shouldTakeTheNameOfAFileInAHeaderAndNotItsContent(String header) throws Exception {
        Path path = Files.writeString(directory.resolve("body.jsonl"), "not/the/name.txt");

        GenericFile<File> consumed = new GenericFile<>();
        consumed.setFile(path.toFile());
        consumed.setBody(path.toFile());

        Stream.of(path, path.toFile(), consumed).forEach(file -> create("content", Map.of(header, file)));
        Exchange remote = create("content", Map.of(header, new Remote("body.jsonl", "not/the/name.txt", 16)));

        assertThat(emulator.uploads())
                .extracting(EmulatedUpload::filename)
                .containsExactly("body.jsonl", "body.jsonl", "body.jsonl");
        assertThat(remote.getException())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("No fileName is known");
    }

    @Test
    void shouldRefuseAFileWithAnotherLengthThanItsConsumerListed() throws Exception {
        Path downloaded = Files.write(directory.resolve("orders.jsonl"), CONTENT);

        Exchange ascii = create(new Remote("orders.jsonl", downloaded.toFile(), CONTENT.length + 2), named());
        Exchange array = create(new Remote("orders.jsonl", CONTENT, CONTENT.length + 2), named());
        Exchange whole = create(new Remote("orders.jsonl", downloaded.toFile(), CONTENT.length), named());
        Exchange unlisted = create(new Remote("orders.jsonl", downloaded.toFile(), 0), named());

        assertThat(ascii.getException())
                .isInstanceOf(SourceChangedException.class)
                .hasMessageContaining("'orders.jsonl' had " + (CONTENT.length + 2) + " bytes")
                .hasMessageContaining("has " + CONTENT.length)
                .hasMessageContaining("binary=true");
        assertThat(array.getException()).isInstanceOf(SourceChangedException.class);
        assertThat(whole.getException()).isNull();
        assertThat(unlisted.getException()).isNull();
        assertThat(emulator.uploads()).hasSize(2);
    }

    private static Map<String, String> named() {
        return Map.of(Exchange.FILE_NAME, "orders.jsonl");
    }

    @Test
    void shouldNameTheFileThatIsEmptyOrTooLarge() throws Exception {
        Path empty = Files.createFile(directory.resolve("empty.jsonl"));

        assertThat(refusal(create(empty, Map.of())))
                .hasMessageContaining("'empty.jsonl'")
                .hasMessageContaining("0 bytes");
        assertThat(refusal(create(new ByteArrayInputStream(new byte[0]), named())))
                .hasMessageContaining("'orders.jsonl'");
        assertThat(refusal(create("x", Map.of(Exchange.FILE_NAME, "odd.zzz"))))
                .hasMessageContaining("'odd.zzz'")
                .hasMessageContaining("mimeType");
    }

    @Test
    void shouldWarnOfATextThatIsThePathOfAFile() throws Exception {
        Path path = Files.write(directory.resolve("orders.jsonl"), CONTENT);

        try (CapturedLog log = new CapturedLog(Level.WARN, "%m")) {
            create("no path", named());
            create(path.toString(), named());

            assertThat(log.lines())
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .contains(path.toString(), "new java.io.File");
        }
    }

    @Test
    void shouldEncodeATextAsTheHeaderSays() throws Exception {
        createText("ä", Map.of(Exchange.CHARSET_NAME, "ISO-8859-1"));
        createText("ä", Map.of());
        Exchange unknown = createText("ä", Map.of(Exchange.CHARSET_NAME, "latin-9000"));

        assertThat(emulator.uploads()).extracting(EmulatedUpload::bytes).containsExactly(1L, 2L);
        assertThat(refusal(unknown)).hasMessageContaining("latin-9000").hasMessageContaining("UTF-8");
    }

    private Exchange createText(String text, Map<String, String> headers) {
        return send("openai-uploads:create?fileName=a.txt", exchange -> {
            exchange.getMessage().setBody(text);
            exchange.getMessage().setHeaders(new java.util.HashMap<>(headers));
        });
    }

    @Test
    void shouldNameATemporaryFileOfAFormAfterItsField() throws Exception {
        Path temporary = Files.write(directory.resolve("5f0c9d1e-temporary"), CONTENT);

        create(temporary.toFile(), Map.of(Exchange.FILE_NAME, "orders.jsonl"));

        assertThat(emulator.onlyUpload().filename()).isEqualTo("orders.jsonl");
        assertThat(emulator.onlyUpload().mimeType()).isEqualTo("text/jsonl");
    }

    @ParameterizedTest
    @CsvSource({
        "README.md,         text/markdown",
        "main.TS,           application/typescript",
        "view.tsx,          application/typescript",
        "Main.java,         text/x-java",
        "main.cpp,          text/x-c++",
        "Program.cs,        text/x-csharp",
        "paper.tex,         text/x-tex",
        "tool.py,           text/x-python",
        "index.php,         text/x-php",
        "main.go,           text/x-golang",
        "gem.rb,            text/x-ruby",
        "events.ndjson,     application/x-ndjson",
        "table.parquet,     application/vnd.apache.parquet",
        "batch.jsonl.gz,    application/gzip",
        "dump.zst,          application/zstd",
        "model.pkl,         application/octet-stream",
        "data.csv,          text/csv"
    })
    void shouldAnnounceTheTypeThatOpenAIListsForAnExtension(String name, String expected) {
        create(CONTENT, Map.of(OpenAIUploadsConstants.FILE_NAME, name));

        assertThat(emulator.onlyUpload().mimeType()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "batch.jsonl, CamelAwsS3ContentType, text/plain, text/plain",
        "batch.jsonl, CamelAwsS3ContentType, binary/octet-stream, text/jsonl",
        "batch.jsonl, CamelAwsS3ContentType, application/octet-stream; charset=binary, text/jsonl",
        "batch.jsonl, CamelFileContentType, Application/Octet-Stream, text/jsonl",
        "batch.JSONL, Content-Type, application/x-www-form-urlencoded, text/jsonl",
        "paper.pdf, Content-Type, text/plain, application/pdf",
        "paper.pdf, CamelFileContentType, application/x-pdf, application/x-pdf",
        "paper.pdf, CamelFileContentType, pdf, application/pdf",
        "paper.pdf, CamelAwsS3ContentType, 'application/x-pdf, charset=utf-8', application/pdf",
        "paper.pdf, CamelOpenAIUploadsMimeType, text/x-mine, text/x-mine"
    })
    void shouldFindTheMimeTypeInHeaderSourceOrExtension(String name, String header, String value, String expected) {
        create(CONTENT, Map.of(OpenAIUploadsConstants.FILE_NAME, name, header, value));

        assertThat(emulator.onlyUpload().mimeType()).isEqualTo(expected);
    }

    @Test
    void shouldTakeTheTypeOfTheObjectIfTheConsumerKnowsNone() {
        create(
                CONTENT,
                Map.of(
                        OpenAIUploadsConstants.FILE_NAME,
                        "paper.pdf",
                        Exchange.FILE_CONTENT_TYPE,
                        "application/octet-stream",
                        "CamelAwsS3ContentType",
                        "application/x-pdf"));

        assertThat(emulator.onlyUpload().mimeType()).isEqualTo("application/x-pdf");
    }

    @Test
    void shouldLeaveResultsInHeadersAndTakeOneTimeOptionsAway() {
        Exchange result = create(
                CONTENT,
                Map.of(
                        OpenAIUploadsConstants.FILE_NAME, "a.jsonl",
                        OpenAIUploadsConstants.PURPOSE, "fine-tune",
                        OpenAIUploadsConstants.MIME_TYPE, "application/jsonl",
                        OpenAIUploadsConstants.EXPIRES_AFTER, "24h",
                        OpenAIUploadsConstants.PART_IDS, "stale",
                        OpenAIUploadsConstants.FILE_ID, "stale",
                        OpenAIUploadsConstants.STATUS, "stale"));

        EmulatedUpload upload = emulator.onlyUpload();
        assertThat(upload.purpose()).isEqualTo("fine-tune");
        assertThat(upload.mimeType()).isEqualTo("application/jsonl");
        assertThat(upload.expiresAfterSeconds()).isEqualTo(86_400);
        assertThat(result.getMessage().getHeaders())
                .containsEntry(OpenAIUploadsConstants.UPLOAD_ID, upload.id())
                .containsEntry(OpenAIUploadsConstants.STATUS, "pending")
                .containsEntry(
                        OpenAIUploadsConstants.EXPIRES_AT, upload.expiresAt().getEpochSecond())
                .containsEntry(OpenAIUploadsConstants.RETRIES, 0)
                .containsKey(OpenAIUploadsConstants.REQUEST_ID)
                .doesNotContainKeys(
                        OpenAIUploadsConstants.FILE_NAME,
                        OpenAIUploadsConstants.PURPOSE,
                        OpenAIUploadsConstants.MIME_TYPE,
                        OpenAIUploadsConstants.EXPIRES_AFTER,
                        OpenAIUploadsConstants.PART_IDS,
                        OpenAIUploadsConstants.FILE_ID);
        assertThat(result.getProperty(OpenAIUploadsConstants.UPLOAD_ID)).isEqualTo(upload.id());
    }

    @Test
    void shouldKeepInputHeadersWhenCreateFails() {
        emulator.script().on(EmulatorCall.CREATE).always().answerError(400, "bad", "no");

        Exchange result = createNamed(CONTENT);

        assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.FILE_NAME))
                .isEqualTo("batch.jsonl");
    }

    @Test
    void shouldSendNoHeaderOfTheExchange() {
        create(
                CONTENT,
                Map.of(
                        "Authorization",
                        "Basic stolen",
                        "Cookie",
                        "session=1",
                        "kafka.KEY",
                        "k",
                        "CamelHttpUri",
                        "http://127.0.0.1:1/elsewhere",
                        "CamelHttpMethod",
                        "DELETE",
                        "Content-Encoding",
                        "gzip",
                        "Expect",
                        "100-continue",
                        "MyInternal",
                        "x",
                        OpenAIUploadsConstants.FILE_NAME,
                        "a.jsonl"));

        RecordedRequest request = emulator.requestsOf(EmulatorCall.CREATE).get(0);
        assertThat(request.headers().keySet())
                .map(name -> name.toLowerCase(java.util.Locale.ROOT))
                .containsExactlyInAnyOrder(
                        "accept",
                        "accept-encoding",
                        "authorization",
                        "connection",
                        "content-length",
                        "content-type",
                        "host",
                        "user-agent");
        assertThat(request.header("Authorization")).hasValue("Bearer " + emulator.apiKey());
        assertThat(request.header("Content-Type")).hasValue("application/json");
        assertThat(request.header("User-Agent").orElseThrow()).matches("camel-openai-uploads/[0-9.]+(-SNAPSHOT)?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"purpose", "fileName", "mimeType"})
    void shouldNameTheOptionAndTheHeaderThatAreMissing(String missing) {
        if (missing.equals("purpose")) {
            context.getComponent("openai-uploads", OpenAIUploadsComponent.class)
                    .getConfiguration()
                    .setPurpose(null);
        }
        Exchange result = send("openai-uploads:create", e -> {
            e.getMessage().setBody(CONTENT);
            if (!missing.equals("fileName")) {
                e.getMessage()
                        .setHeader(
                                OpenAIUploadsConstants.FILE_NAME, missing.equals("mimeType") ? "what" : "batch.jsonl");
            }
        });

        assertThat(refusal(result))
                .hasMessageContaining("No " + missing)
                .hasMessageContaining("option " + missing)
                .hasMessageContaining("CamelOpenAIUploads");
        assertThat(emulator.requests()).isEmpty();
    }

    @Test
    void shouldRefuseBodiesThatCannotBeUploaded() throws Exception {
        assertThat(refusal(createNamed(null))).hasMessageContaining("no body");
        assertThat(refusal(createNamed(new byte[0]))).hasMessageContaining("nothing to upload");
        assertThat(refusal(createNamed(InputStream.nullInputStream()))).hasMessageContaining("nothing to upload");
        assertThat(refusal(createNamed(directory))).hasMessageContaining("a directory");
        assertThat(refusal(createNamed(Duration.ZERO)))
                .hasMessageContaining("java.time.Duration")
                .hasMessageContaining("byte[], String");
        assertThat(emulator.requests()).isEmpty();
        assertThat(spoolFiles()).isEmpty();
    }

    @Test
    void shouldRefuseMoreThan8GiBWithoutReadingIt() throws Exception {
        Path sparse = directory.resolve("huge.jsonl");
        try (var channel = Files.newByteChannel(
                sparse, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.WRITE)) {
            channel.position(8L << 30).write(ByteBuffer.allocate(1));
        }

        assertThat(refusal(createNamed(sparse)))
                .hasMessageContaining("8589934593")
                .hasMessageContaining("8589934592");
        assertThat(emulator.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "3600, without a unit",
        "59m, 1 hour",
        "31d, 30 days",
        "soon, not a duration",
        "-1h, which is negative",
        "0s, not a positive"
    })
    void shouldRefuseAnExpiryThatTheApiWouldRefuse(String value, String message) {
        Exchange result = create(
                CONTENT,
                Map.of(OpenAIUploadsConstants.FILE_NAME, "a.jsonl", OpenAIUploadsConstants.EXPIRES_AFTER, value));

        assertThat(refusal(result)).hasMessageContaining(message);
        assertThat(emulator.requests()).isEmpty();
    }

    @Test
    void shouldTakeAnExpiryAsADuration() {
        create(
                CONTENT,
                Map.of(
                        OpenAIUploadsConstants.FILE_NAME,
                        "a.jsonl",
                        OpenAIUploadsConstants.EXPIRES_AFTER,
                        Duration.ofDays(30)));

        assertThat(emulator.onlyUpload().expiresAfterSeconds()).isEqualTo(2_592_000);
    }

    @Test
    void shouldRefuseALengthThatIsNoNumber() {
        Exchange result = create(
                stream(), Map.of(OpenAIUploadsConstants.FILE_NAME, "a.jsonl", OpenAIUploadsConstants.BYTES, "many"));

        assertThat(refusal(result)).hasMessageContaining("'many'").hasMessageContaining(OpenAIUploadsConstants.BYTES);
    }

    @Test
    void shouldPassOnAnUnknownPurpose() {
        Exchange result = create(
                CONTENT, Map.of(OpenAIUploadsConstants.FILE_NAME, "a.jsonl", OpenAIUploadsConstants.PURPOSE, "mine"));

        assertThat(emulator.requestsOf(EmulatorCall.CREATE).get(0).json()).contains("\"purpose\":\"mine\"");
        assertThat(result.getException()).hasMessageContaining("'mine' is not one of");
    }

    @Test
    void shouldNotUploadTheRemainderOfAReaderThatAnEarlierAttemptHasRead() {
        Reader breaking = new FilterReader(new StringReader("x".repeat(1_000_000))) {
            private int reads;

            @Override
            public int read(char[] chars, int offset, int length) throws IOException {
                if (++reads == 3) {
                    throw new IOException("the line broke");
                }
                return super.read(chars, offset, length);
            }
        };
        Reader reader = new BufferedReader(breaking);

        Exchange first = createNamed(reader);
        Exchange second = createNamed(reader);

        assertThat(first.getException()).hasStackTraceContaining("the line broke");
        assertThat(second.getException()).hasMessageContaining("stream already consumed");
        assertThat(emulator.requests()).isEmpty();
        assertThat(spoolFiles()).isEmpty();
    }

    @Test
    void shouldForgetAnEarlierUploadEvenWhenItFails() {
        Exchange first = createNamed(CONTENT);

        first.getMessage().setBody(null);
        Exchange second = template.send("openai-uploads:create", first);
        emulator.script().on(EmulatorCall.CREATE).answerError(400, "bad", "no");
        Exchange third = send("openai-uploads:create?fileName=a.jsonl", exchange -> {
            exchange.setProperty(OpenAIUploadsConstants.UPLOAD_ID, "upload_earlier");
            exchange.getMessage().setHeader(OpenAIUploadsConstants.UPLOAD_ID, "upload_earlier");
            exchange.getMessage().setBody(CONTENT);
        });

        assertThat(second.getException()).isNotNull();
        assertThat(third.getException()).hasMessageContaining("HTTP 400");
        assertThat(third.getMessage().getHeader(OpenAIUploadsConstants.UPLOAD_ID))
                .isNull();
        assertThat(third.getProperty(OpenAIUploadsConstants.UPLOAD_ID)).isNull();
    }

    @Test
    void shouldKeepASpooledBodyForAWireTapThatOutlivesTheExchange() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        CompletableFuture<byte[]> tapped = new CompletableFuture<>();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                getContext().setStreamCaching(false);
                from("direct:tapped")
                        .to("openai-uploads:create?fileName=a.jsonl")
                        .wireTap("direct:tap");
                from("direct:tap").process(exchange -> {
                    ended.await();
                    tapped.complete(exchange.getMessage().getBody(byte[].class));
                });
            }
        });

        send("direct:tapped", stream());
        ended.countDown();

        assertThat(tapped.get(60, TimeUnit.SECONDS)).isEqualTo(CONTENT);
        await().until(() -> spoolFiles().isEmpty());
    }

    @Test
    void shouldCancelWhenTheExchangeEndsWithoutComplete() {
        send("openai-uploads:create?autoCancel=true&fileName=a.jsonl", CONTENT);

        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
    }

    @Test
    void shouldLeaveTheUploadOpenWithoutAutoCancel() {
        send("openai-uploads:create?fileName=a.jsonl", CONTENT);

        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.PENDING);
    }
}
