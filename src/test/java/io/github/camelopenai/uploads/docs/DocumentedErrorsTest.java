package io.github.camelopenai.uploads.docs;

import static io.github.camelopenai.uploads.OpenAIUploads.collectPartIds;
import static io.github.camelopenai.uploads.OpenAIUploads.uploadParts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.camelopenai.uploads.Authentication;
import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConfiguration;
import io.github.camelopenai.uploads.SpoolStreams;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Endless;
import io.github.camelopenai.uploads.emulator.FaultScript;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import io.github.camelopenai.uploads.part.PartPlan;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Makes the errors that the component's page explains, and compares how they read. */
class DocumentedErrorsTest {

    private static final byte[] CONTENT = new byte[20_000];
    private static final String KEY_VARIABLE = "OPENAI_API_KEY";
    private static final String UPLOAD = "openai-uploads:upload";
    private static final int MANY_UPLOADS = 1000;

    /** The messages of all exceptions that were seen, causes included. */
    private static final List<String> MESSAGES = new CopyOnWriteArrayList<>();

    @TempDir
    static Path directory;

    /** What is done to a component that is about to fail. */
    private interface Misfortune {
        void happen(CamelContext context, ProducerTemplate template) throws Exception;
    }

    private static void note(Throwable seen) {
        for (Throwable each = seen; each != null; each = each.getCause()) {
            MESSAGES.add(each.getMessage());
        }
    }

    private static void with(
            Consumer<OpenAIUploadsConfiguration> options, Consumer<FaultScript> faults, Misfortune what)
            throws Exception {
        with(Duration.ofSeconds(2), options, faults, what);
    }

    private static void with(
            Duration life, Consumer<OpenAIUploadsConfiguration> options, Consumer<FaultScript> faults, Misfortune what)
            throws Exception {
        try (UploadsEmulator emulator =
                        UploadsEmulator.builder().sessionLife(life).start();
                CamelContext context = new DefaultCamelContext()) {
            faults.accept(emulator.script());
            OpenAIUploadsConfiguration configuration = context.getComponent(
                            "openai-uploads", OpenAIUploadsComponent.class)
                    .getConfiguration();
            configuration.setBaseUrl(emulator.baseUrl());
            configuration.setApiKey(emulator.apiKey());
            configuration.setFileName("batch.jsonl");
            configuration.setPurpose("batch");
            configuration.setPartSize("1KiB");
            configuration.setRetryDelay("2ms");
            options.accept(configuration);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    errorHandler(defaultErrorHandler()
                            .onExceptionOccurred(
                                    exchange -> note(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class)))
                            .logExhausted(false));
                    from("direct:upload")
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
                    from("direct:swallow")
                            .to("openai-uploads:create")
                            .split(uploadParts(), collectPartIds())
                            .doTry()
                            .to("openai-uploads:addPart")
                            .doCatch(Exception.class)
                            .end()
                            .end()
                            .to("openai-uploads:complete");
                    from("direct:growing")
                            .to("openai-uploads:create")
                            .split(uploadParts(), collectPartIds())
                            .stopOnException()
                            .process(part -> Files.write(
                                    directory.resolve("batch.jsonl"), new byte[100], StandardOpenOption.APPEND))
                            .to("openai-uploads:addPart")
                            .end()
                            .to("openai-uploads:complete");
                }
            });
            context.start();
            try (ProducerTemplate template = context.createProducerTemplate()) {
                what.happen(context, template);
            }
        } catch (Exception e) {
            note(e);
        }
    }

    /** Sends to an endpoint, and goes on whatever comes of it. */
    private static Misfortune sending(String uri, Object body, Map<String, Object> headers) {
        return (context, template) -> note(template.send(uri, exchange -> {
                    exchange.getMessage().setBody(body);
                    exchange.getMessage().setHeaders(new java.util.HashMap<>(headers));
                })
                .getException());
    }

    private static Misfortune uploading() {
        return sending("direct:upload", CONTENT, Map.of());
    }

    private static InputStream brokenStream() {
        return new FilterInputStream(new ByteArrayInputStream(CONTENT)) {
            @Override
            public int read(byte[] b, int off, int len) throws IOException {
                int n = super.read(b, off, len);
                if (n < 0) {
                    throw new IOException("Connection reset");
                }
                return n;
            }
        };
    }

    private static InputStream stream() {
        return new FilterInputStream(new ByteArrayInputStream(CONTENT)) {};
    }

    private static void failing(EmulatorCall call, int status, String code) throws Exception {
        with(options -> {}, script -> script.on(call).always().answerError(status, code, "no"), uploading());
    }

    @BeforeAll
    static void makeAllErrors() throws Exception {
        Consumer<OpenAIUploadsConfiguration> asTheyAre = options -> {};
        Consumer<FaultScript> none = script -> {};

        if (System.getenv(KEY_VARIABLE) == null) {
            with(options -> options.setApiKey(null), none, uploading());
        }
        with(options -> options.setApiKey("wrong"), none, uploading());
        makeErrorsOfProviders();
        failing(EmulatorCall.CREATE, 404, null);
        failing(EmulatorCall.ADD_PART, 413, null);
        failing(EmulatorCall.CREATE, 429, "insufficient_quota");
        with(
                asTheyAre,
                script -> script.on(EmulatorCall.CREATE)
                        .answerError(400, null, "You have exceeded your file storage quota"),
                uploading());
        failing(EmulatorCall.CREATE, 429, "rate_limit_exceeded");
        failing(EmulatorCall.COMPLETE, 503, null);
        failing(EmulatorCall.ADD_PART, 503, null);
        with(
                options -> options.setOutageTimeout("200ms"),
                script -> script.on(EmulatorCall.CREATE).always().cutBeforeReading(),
                uploading());
        with(
                options -> {
                    options.setStallTimeout("300ms");
                    options.setMaxRetries(0);
                },
                script -> script.on(EmulatorCall.CREATE).stall(0),
                uploading());
        with(
                asTheyAre,
                script -> {
                    script.on(EmulatorCall.ADD_PART).nth(2).hold();
                    script.on(EmulatorCall.ADD_PART).nth(3).answerError(400, null, "no");
                },
                uploading());
        with(asTheyAre, script -> script.on(EmulatorCall.ADD_PART).nth(2).hold(), uploading());
        with(
                options -> options.setMaxRetries(0),
                script -> {
                    script.on(EmulatorCall.COMPLETE).always().cutAfterBody();
                    script.on(EmulatorCall.LIST_FILES).always().answerError(403, null, "no");
                },
                uploading());
        with(
                asTheyAre,
                script -> script.on(EmulatorCall.ADD_PART).nth(2).answerError(400, null, "no"),
                sending("direct:swallow", CONTENT, Map.of()));
        with(asTheyAre, none, sending("openai-uploads:complete?uploadId=upload_1", CONTENT, Map.of()));
        Misfortune twice = sending("direct:upload", stream(), Map.of("CamelOpenAIUploadsBytes", CONTENT.length));
        with(asTheyAre, none, (context, template) -> {
            twice.happen(context, template);
            twice.happen(context, template);
        });
        with(asTheyAre, none, sending("direct:upload", stream(), Map.of("CamelOpenAIUploadsBytes", 30_000)));
        with(asTheyAre, none, sending("direct:upload", brokenStream(), Map.of("CamelOpenAIUploadsBytes", 30_000)));
        Path file = Files.write(directory.resolve("batch.jsonl"), CONTENT);
        with(asTheyAre, none, sending("direct:growing", file.toFile(), Map.of()));
        with(asTheyAre, none, sending("direct:upload", new byte[0], Map.of()));
        with(asTheyAre, none, sending("direct:upload", new File("no-such-file"), Map.of()));
        with(asTheyAre, none, sending("direct:upload", directory.toFile(), Map.of()));
        with(asTheyAre, none, sending("direct:upload", Map.of("a", 1), Map.of()));
        with(asTheyAre, none, sending("openai-uploads:create?fileName=${header.id}.jsonl", CONTENT, Map.of()));
        with(asTheyAre, none, sending("direct:upload", "1 €", Map.of(Exchange.CHARSET_NAME, "ISO-8859-1")));
        with(options -> options.setPurpose(null), none, uploading());
        with(options -> options.setFileName("batch"), none, uploading());
        with(asTheyAre, none, sending("openai-uploads:addPart?uploadId=upload_1", stream(), Map.of()));
        makeErrorsOfUpload();
        makeErrorsOfTheJournal();
        with(options -> options.setExpiresAfter("86400"), none, uploading());
        with(asTheyAre, none, (context, template) -> {
            Exchange done = template.send(
                    "direct:upload", exchange -> exchange.getMessage().setBody(CONTENT));
            template.send("openai-uploads:cancel", done);
            note(done.getException());
        });
    }

    private static void makeErrorsOfUpload() throws Exception {
        Consumer<OpenAIUploadsConfiguration> asTheyAre = options -> {};
        Consumer<FaultScript> none = script -> {};
        Misfortune inOneStep = sending(UPLOAD, CONTENT, Map.of());
        Map<String, Object> length = Map.of("CamelOpenAIUploadsBytes", CONTENT.length);

        with(asTheyAre, script -> script.on(EmulatorCall.ADD_PART).nth(2).hold(), inOneStep);
        with(asTheyAre, none, sending(UPLOAD, stream(), Map.of("CamelOpenAIUploadsBytes", 30_000)));
        with(asTheyAre, none, sending(UPLOAD, stream(), Map.of("CamelOpenAIUploadsBytes", PartPlan.MAX_TOTAL + 1)));
        with(options -> options.setStallTimeout("200000d"), none, uploading());
        with(
                options -> options.setMaxRetries(0),
                script -> script.on(EmulatorCall.CREATE).always().answerEndlessly(Endless.HEADERS),
                uploading());
        with(options -> options.setSpoolDirectory("pom.xml"), none, sending(UPLOAD, stream(), Map.of()));
        with(options -> options.setParallelParts(0), none, inOneStep);
        with(options -> options.setJournalDirectory("~/journal"), none, inOneStep);
        with(options -> options.setApiKey("${key}"), none, inOneStep);
        with(options -> options.setMimeType("jsonl"), none, inOneStep);
        with(asTheyAre, none, sending(UPLOAD + "?maxRetries=five", stream(), Map.of()));
        with(asTheyAre, none, (context, template) -> {
            OpenAIUploadsComponent small = new OpenAIUploadsComponent();
            small.setConfiguration(context.getComponent("openai-uploads", OpenAIUploadsComponent.class)
                    .getConfiguration());
            small.setMaxBufferedBytes("1000B");
            context.addComponent("small", small);
            sending("small:upload", stream(), length).happen(context, template);
        });
        with(asTheyAre, none, sending(UPLOAD, CONTENT, Map.of("CamelOpenAIUploadsMd5", "rL0Y20zC+Fzt72VPzMSk2A==")));
        with(asTheyAre, none, sending(UPLOAD, CONTENT, Map.of("CamelOpenAIUploadsMd5", "0".repeat(32))));
        with(
                asTheyAre,
                script -> {
                    script.on(EmulatorCall.ADD_PART).nth(2).loseAnswer();
                    script.on(EmulatorCall.COMPLETE).answerError(400, null, "no");
                },
                sending(UPLOAD, stream(), length));
        with(options -> options.setSpoolStreams(SpoolStreams.all), none, DocumentedErrorsTest::promiseTheWholeDisk);
        with(
                asTheyAre,
                script -> {
                    script.on(EmulatorCall.COMPLETE).editAnswer(DocumentedErrorsTest::ofAnotherSize);
                    script.on(EmulatorCall.GET_FILE).editAnswer(DocumentedErrorsTest::ofAnotherSize);
                },
                inOneStep);
        with(
                asTheyAre,
                script -> script.on(EmulatorCall.COMPLETE)
                        .editAnswer(body -> body.replace("\"completed\"", "\"failed\"")),
                inOneStep);
    }

    private static String ofAnotherSize(String body) {
        return body.replaceFirst("(?<=\"object\":\"file\",\"bytes\":)\\d+", "5");
    }

    private static void makeErrorsOfProviders() throws Exception {
        Consumer<FaultScript> none = script -> {};
        Consumer<OpenAIUploadsConfiguration> tokens = options -> {
            options.setApiKey(null);
            options.setTokenProvider(() -> "token");
        };
        with(tokens, none, uploading());
        with(
                tokens.andThen(options -> options.setTokenProvider(() -> {
                    throw new IllegalStateException("no identity here");
                })),
                none,
                uploading());
        with(tokens.andThen(options -> options.setTokenProvider(() -> null)), none, uploading());
        with(tokens.andThen(options -> options.setApiKey("key")), none, uploading());
        with(tokens.andThen(options -> options.setAuthentication(Authentication.apiKey)), none, uploading());
        with(options -> options.setBaseUrl("https://my-resource.openai.azure.com"), none, uploading());
        with(options -> options.setBaseUrl("https://my-resource.openai.azure.com/openai"), none, uploading());
    }

    private static void makeErrorsOfTheJournal() throws Exception {
        Path journal = directory.resolve("journal");
        Duration hour = Duration.ofHours(1);
        Consumer<OpenAIUploadsConfiguration> remembered = options -> {
            options.setJournalDirectory(journal.toString());
            options.setMaxRetries(0);
        };
        Consumer<FaultScript> none = script -> {};
        Consumer<FaultScript> failingInTheMiddle =
                script -> script.on(EmulatorCall.ADD_PART).nth(10).answerError(503, null, "down");
        Misfortune uploading = sending(UPLOAD, CONTENT, Map.of());

        with(hour, remembered, failingInTheMiddle, (context, template) -> {
            uploading.happen(context, template);
            Path record = filesIn(journal, ".json").get(0);
            Path temporary = Path.of(record.toString().replace(".json", ".tmp"));
            // A save that was interrupted may have left one.
            Files.deleteIfExists(temporary);
            Path inTheWay = Files.createDirectories(temporary.resolve("in-the-way"));
            uploading.happen(context, template);
            Files.delete(inTheWay);
            Files.writeString(record, "{");
            uploading.happen(context, template);
        });
        with(remembered, script -> script.on(EmulatorCall.ADD_PART).always().hold(), (context, template) -> {
            template.asyncSendBody(UPLOAD, CONTENT);
            Awaitility.await().until(() -> filesIn(journal, ".owner").size() == 1);
            uploading.happen(context, template);
        });
        with(remembered, none, sending(UPLOAD + "?journalKey=${header.order}", CONTENT, Map.of()));
        GenericFile<File> listed = new GenericFile<>();
        listed.setFile(Files.write(directory.resolve("listed.jsonl"), CONTENT).toFile());
        listed.setFileLength(CONTENT.length + 1);
        with(options -> {}, none, sending(UPLOAD, listed, Map.of()));
        with(hour, remembered, failingInTheMiddle, (context, template) -> {
            Map<String, Object> length = Map.of("CamelOpenAIUploadsBytes", CONTENT.length);
            byte[] changed = CONTENT.clone();
            changed[0]++;
            InputStream other = new FilterInputStream(new ByteArrayInputStream(changed)) {};
            sending(UPLOAD + "?journalKey=4711", stream(), length).happen(context, template);
            sending(UPLOAD + "?journalKey=4711", other, length).happen(context, template);
        });
    }

    private static List<Path> filesIn(Path journal, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(journal)) {
            return files.filter(file -> file.toString().endsWith(suffix)).toList();
        }
    }

    /** Begins more uploads than the disk can hold, of which none gives a byte. */
    private static void promiseTheWholeDisk(CamelContext context, ProducerTemplate template) throws Exception {
        BlockingQueue<Exchange> refused = new LinkedBlockingQueue<>();
        for (long i = 0; i < Math.min(uploadsThatFillTheDisk(), MANY_UPLOADS); i++) {
            template.asyncSend(UPLOAD + "?spoolDirectory=" + directory, exchange -> {
                        exchange.getMessage().setBody(new PipedInputStream(new PipedOutputStream()));
                        exchange.getMessage().setHeader("CamelOpenAIUploadsBytes", PartPlan.MAX_TOTAL);
                    })
                    .thenAccept(refused::add);
        }
        note(refused.poll(60, TimeUnit.SECONDS).getException());
    }

    private static long uploadsThatFillTheDisk() throws IOException {
        return 1 + Files.getFileStore(directory).getUsableSpace() / PartPlan.MAX_TOTAL;
    }

    static List<String> documentedMessages() {
        return Pages.table("messages").stream()
                .map(row -> Pages.plain(row.get(0)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("documentedMessages")
    void shouldReadAsDocumented(String documented) throws IOException {
        if (documented.startsWith("No API key")) {
            assumeThat(System.getenv(KEY_VARIABLE)).isNull();
        }
        if (documented.startsWith("Cannot spool into ...: its disk")) {
            assumeThat(uploadsThatFillTheDisk()).isLessThan(MANY_UPLOADS);
        }
        Pattern pattern = Pattern.compile(
                Arrays.stream(documented.split(Pattern.quote("..."), -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*")),
                Pattern.DOTALL);

        assertThat(MESSAGES)
                .anyMatch(message -> message != null && pattern.matcher(message).matches());
    }
}
