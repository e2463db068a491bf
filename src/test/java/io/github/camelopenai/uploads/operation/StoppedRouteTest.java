package io.github.camelopenai.uploads.operation;

import static io.github.camelopenai.uploads.OpenAIUploads.collectPartIds;
import static io.github.camelopenai.uploads.OpenAIUploads.uploadParts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConfiguration;
import io.github.camelopenai.uploads.emulator.EmulatedFile;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import io.github.camelopenai.uploads.support.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.processor.idempotent.FileIdempotentRepository;
import org.apache.camel.support.service.ServiceSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Routes that are stopped in the middle of an upload, by force, since it waits for a server that does not answer. Whatever
 * the route looks like, its file is still where it was, and the next start makes one OpenAI file of it.
 */
@Timeout(120)
class StoppedRouteTest {

    private static final int PART = 64 * Bytes.KIB;
    private static final int PARTS = 8;
    private static final long STOP_MILLIS = 100;
    private static final String UPLOAD = "openai-uploads:upload?purpose=batch";

    @TempDir
    Path directory;

    private final UploadsEmulator emulator = UploadsEmulator.start();
    private final List<CamelContext> contexts = new ArrayList<>();
    private final byte[] content = Bytes.random(PARTS * PART);
    private Path inbox;

    @BeforeEach
    void makeFile() throws Exception {
        inbox = Files.createDirectory(directory.resolve("inbox"));
        Files.write(inbox.resolve("batch.jsonl"), content);
    }

    @AfterEach
    void stop() {
        contexts.forEach(CamelContext::stop);
        emulator.close();
    }

    /** The steps after a file consumer. */
    @FunctionalInterface
    interface Steps {
        void addTo(RouteDefinition files, RouteBuilder routes) throws Exception;
    }

    /** Starts again, as a new process would. */
    private CamelContext start(boolean journal, String options, Steps steps) throws Exception {
        CamelContext context = new DefaultCamelContext();
        contexts.add(context);
        context.getShutdownStrategy().setTimeUnit(TimeUnit.MILLISECONDS);
        context.getShutdownStrategy().setTimeout(STOP_MILLIS);
        OpenAIUploadsComponent component = context.getComponent("openai-uploads", OpenAIUploadsComponent.class);
        OpenAIUploadsConfiguration configuration = component.getConfiguration();
        configuration.setApiKey(emulator.apiKey());
        configuration.setBaseUrl(emulator.baseUrl());
        configuration.setRetryDelay("20ms");
        configuration.setPurpose("batch");
        configuration.setPartSize(String.valueOf(PART));
        configuration.setParallelParts("2");
        if (journal) {
            configuration.setJournalDirectory(directory.resolve("journal").toString());
        }
        context.getRegistry()
                .bind(
                        "remembered",
                        FileIdempotentRepository.fileIdempotentRepository(
                                directory.resolve("remembered").toFile()));
        context.getPropertiesComponent()
                .addInitialProperty("dead", directory.resolve("dead").toString());
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() throws Exception {
                steps.addTo(
                        from("file:" + inbox + "?moveFailed=failed&initialDelay=0&delay=50" + options)
                                .routeId("files"),
                        this);
            }
        });
        context.start();
        return context;
    }

    private static Steps plain() {
        return (files, routes) -> files.to(UPLOAD);
    }

    /** Stops the context while two stalled parts are being sent. */
    private void stopWhileSending(boolean journal, String options, Steps steps) throws Exception {
        stopAt(EmulatorCall.ADD_PART, 2, journal, options, steps);
    }

    private void stopAt(EmulatorCall call, int held, boolean journal, String options, Steps steps) throws Exception {
        Gate gate = emulator.script()
                .on(call)
                .nth(call == EmulatorCall.ADD_PART ? 3 : 1)
                .always()
                .hold();
        CamelContext context = start(journal, options, steps);
        await().atMost(60, TimeUnit.SECONDS).until(() -> gate.held() == held);
        stop(context);
        gate.open();
        emulator.script().clear();
    }

    /** Threads of the route may outlive their context for a moment. */
    private static void stop(CamelContext context) {
        context.stop();
        String threads = "Camel (" + context.getName() + ")";
        await().atMost(60, TimeUnit.SECONDS).until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith(threads)));
    }

    private List<String> names(String folder) throws IOException {
        Path path = inbox.resolve(folder);
        if (Files.notExists(path)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private void awaitUploaded(String... files) {
        await().atMost(60, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(names(".camel")).containsExactly(files));
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(content));
    }

    private void assertThatTheFileIsWhereItWas() throws IOException {
        assertThat(names("")).contains("batch.jsonl");
        assertThat(names("failed")).isEmpty();
        assertThat(names(".camel")).isEmpty();
        assertThat(names("../dead")).isEmpty();
    }

    static Stream<Arguments> routes() {
        return Stream.of(
                Arguments.of("plain", plain()),
                Arguments.of("dead-letter channel", (Steps) (files, routes) -> files.errorHandler(
                                routes.deadLetterChannel("file:{{dead}}").maximumRedeliveries(2))
                        .to(UPLOAD)),
                Arguments.of("onException", (Steps) (files, routes) -> files.onException(Exception.class)
                        .handled(true)
                        .to("file:{{dead}}")
                        .end()
                        .to(UPLOAD)),
                Arguments.of("redelivery", (Steps) (files, routes) -> files.errorHandler(routes.defaultErrorHandler()
                                .maximumRedeliveries(5)
                                .redeliveryDelay(10)
                                .allowRedeliveryWhileStopping(true))
                        .to(UPLOAD)),
                Arguments.of("doCatch", (Steps) (files, routes) -> files.doTry()
                        .to(UPLOAD)
                        .doCatch(Exception.class)
                        .to("log:caught")
                        .end()),
                Arguments.of("direct", (Steps) (files, routes) -> {
                    files.to("direct:upload");
                    routes.from("direct:upload").routeId("uploads").to(UPLOAD);
                }),
                Arguments.of("seda", (Steps) (files, routes) -> {
                    files.to("seda:upload");
                    routes.from("seda:upload").routeId("uploads").to(UPLOAD);
                }),
                Arguments.of("multicast", (Steps)
                        (files, routes) -> files.multicast().to(UPLOAD, "log:second")),
                Arguments.of("parallel multicast", (Steps) (files, routes) ->
                        files.multicast().parallelProcessing().to(UPLOAD, "log:second")),
                Arguments.of("recipient list", (Steps) (files, routes) -> files.recipientList(routes.constant(UPLOAD))),
                Arguments.of("toD", (Steps) (files, routes) -> files.toD(UPLOAD + "&fileName=${file:onlyname}")),
                Arguments.of(
                        "threads", (Steps) (files, routes) -> files.threads(2).to(UPLOAD)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("routes")
    void shouldLeaveTheFileAndResumeItsUpload(String name, Steps steps) throws Exception {
        stopWhileSending(true, "", steps);

        assertThatTheFileIsWhereItWas();
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.PENDING);
        emulator.forgetRequests();

        start(true, "", steps);

        awaitUploaded("batch.jsonl");
        assertThat(emulator.uploads()).hasSize(1);
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSizeLessThanOrEqualTo(PARTS - 2);
        assertThat(names("failed")).isEmpty();
    }

    @Test
    void shouldLeaveTheFileWithoutAJournal() throws Exception {
        stopWhileSending(false, "", plain());

        assertThatTheFileIsWhereItWas();
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);

        start(false, "", plain());

        awaitUploaded("batch.jsonl");
    }

    @Test
    void shouldLeaveTheFileWhosePartsPassThroughTheRoute() throws Exception {
        Steps parts = (files, routes) -> files.to("openai-uploads:create?autoCancel=true")
                .split(uploadParts(), collectPartIds())
                .streaming()
                .parallelProcessing()
                .stopOnException()
                .to("openai-uploads:addPart")
                .end()
                .to("openai-uploads:complete");
        stopAt(EmulatorCall.ADD_PART, PARTS - 2, false, "", parts);

        assertThatTheFileIsWhereItWas();
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);

        start(false, "", parts);

        awaitUploaded("batch.jsonl");
    }

    /** Camel rejects exchanges that still wait for a thread, so they never reach the upload. */
    @Test
    void shouldLeaveFilesThatWaitForAThread() throws Exception {
        List<String> hashes = new ArrayList<>(List.of(Bytes.sha256(content)));
        for (int i = 0; i < 20; i++) {
            byte[] more = Bytes.random(4 * PART + i);
            Files.write(inbox.resolve("more-" + i + ".jsonl"), more);
            hashes.add(Bytes.sha256(more));
        }
        Steps threads = (files, routes) -> files.threads(2, 2).to(UPLOAD);
        stopAt(EmulatorCall.ADD_PART, 4, true, "", threads);

        assertThat(names("failed")).isEmpty();
        assertThat(names("")).hasSize(hashes.size());

        start(true, "", threads);

        await().atMost(60, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(names(".camel")).hasSize(hashes.size()));
        assertThat(names("failed")).isEmpty();
        assertThat(emulator.uploads()).hasSize(hashes.size());
        assertThat(emulator.files()).extracting(EmulatedFile::sha256).containsExactlyInAnyOrderElementsOf(hashes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "&delete=true",
                "&readLock=markerFile",
                "&readLock=idempotent&idempotentRepository=#remembered",
                "&readLock=fileLock",
                "&idempotent=true&idempotentRepository=#remembered",
                "&idempotent=true&idempotentEager=true&idempotentRepository=#remembered",
                "&doneFileName=${file:name}.done",
                "&preMove=taken/${file:name}",
            })
    void shouldKeepTheFileForTheNextStart(String options) throws Exception {
        Files.createFile(inbox.resolve("batch.jsonl.done"));
        String all = options + "&exclude=.*done";
        stopWhileSending(true, all, plain());

        assertThatTheFileIsWhereItWas();

        start(true, all, plain());

        await().atMost(60, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(names("")).doesNotContain("batch.jsonl"));
        await().atMost(60, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(emulator.files()).hasSize(1));
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(content));
        assertThat(emulator.uploads()).hasSize(1);
        assertThat(names("failed")).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("routes")
    void shouldGoOnWhenTheRouteAloneIsStoppedAndStarted(String name, Steps steps) throws Exception {
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).nth(3).always().hold();
        CamelContext context = start(true, "&readLock=markerFile", steps);
        await().atMost(60, TimeUnit.SECONDS).until(() -> gate.held() == 2);

        context.getRouteController().stopRoute("files", STOP_MILLIS, TimeUnit.MILLISECONDS);
        if (context.getRoute("uploads") != null) {
            context.getRouteController().stopRoute("uploads", STOP_MILLIS, TimeUnit.MILLISECONDS);
        }
        await().atMost(60, TimeUnit.SECONDS)
                .until(() -> context.getInflightRepository().size() == 0);
        assertThatTheFileIsWhereItWas();
        gate.open();
        emulator.script().clear();
        context.getRouteController().startAllRoutes();

        awaitUploaded("batch.jsonl");
        assertThat(emulator.uploads()).hasSize(1);
    }

    /** Without the stop, the upload would have started over. */
    @Test
    void shouldLeaveTheFileWhenItsResumedUploadIsRefusedDuringTheStop() throws Exception {
        stopWhileSending(true, "", plain());
        emulator.script().on(EmulatorCall.COMPLETE).answerError(400, null, "The bytes do not match");
        Gate cancel = emulator.script().on(EmulatorCall.CANCEL).hold();
        CamelContext context = start(true, "", plain());
        await().atMost(60, TimeUnit.SECONDS).until(() -> cancel.held() == 1);

        stop(context);

        assertThatTheFileIsWhereItWas();
        cancel.open();
        emulator.script().clear();
        start(true, "", plain());
        awaitUploaded("batch.jsonl");
    }

    @Test
    void shouldMoveRefusedFilesAfterARestart() throws Exception {
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).nth(3).always().hold();
        Steps threads = (files, routes) -> files.threads(2, 2).to(UPLOAD);
        CamelContext context = start(true, "", threads);
        await().atMost(60, TimeUnit.SECONDS).until(() -> gate.held() == 2);
        context.getRouteController().stopRoute("files", STOP_MILLIS, TimeUnit.MILLISECONDS);
        await().atMost(60, TimeUnit.SECONDS)
                .until(() -> context.getInflightRepository().size() == 0);
        gate.open();
        emulator.script().clear();
        emulator.script().onAny().always().answerError(400, null, "refused");

        context.getRouteController().startRoute("files");

        await().atMost(60, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(names("failed")).containsExactly("batch.jsonl"));
    }

    /** The upload has failed, and Camel waits for its redelivery. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldLeaveAFileThatWaitsForItsRedelivery(boolean deadLetters) throws Exception {
        Steps later = (files, routes) -> files.errorHandler(
                        (deadLetters ? routes.deadLetterChannel("file:{{dead}}") : routes.defaultErrorHandler())
                                .maximumRedeliveries(1)
                                .redeliveryDelay(100_000))
                .to(UPLOAD + "&maxRetries=0");
        emulator.script().on(EmulatorCall.ADD_PART).nth(5).answerError(503, null, "busy");
        CamelContext context = start(true, "", later);
        await().atMost(60, TimeUnit.SECONDS)
                .until(() -> emulator.script().pending() == 0 && emulator.inFlight(EmulatorCall.ADD_PART) == 0);

        stop(context);

        assertThatTheFileIsWhereItWas();
        start(true, "", later);

        awaitUploaded("batch.jsonl");
        assertThat(emulator.uploads()).hasSize(1);
    }

    /** Only with a journal does the next start know that the file was uploaded. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldLeaveAFileWhoseRouteHasMoreToDoToTheJournalAlone(boolean journal) throws Exception {
        Steps more = (files, routes) -> files.to(UPLOAD).process(exchange -> new CountDownLatch(1).await());
        CamelContext context = start(journal, "", more);
        await().atMost(60, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(emulator.files()).hasSize(1));

        stop(context);

        assertThat(names(journal ? "" : "failed")).containsExactly("batch.jsonl");
        if (journal) {
            start(true, "", plain());
            awaitUploaded("batch.jsonl");
        }
        assertThat(emulator.uploads()).hasSize(1);
    }

    /** The stop ends the first file after its upload, so that no upload fails before Camel rejects the other files. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldLeaveFilesThatWaitForAThreadOfARouteThatHasMoreToDo(boolean journal) throws Exception {
        for (int i = 0; i < 5; i++) {
            Files.write(inbox.resolve("more-" + i + ".jsonl"), Bytes.random(PART));
        }
        CamelContext context = start(journal, "&sortBy=file:name", (files, routes) -> files.threads(1, 1)
                .to(UPLOAD)
                .process(new UntilStopped()));
        await().until(() ->
                emulator.files().size() == 1 && context.getInflightRepository().size() == 6);

        stop(context);

        assertThat(names("")).contains("more-0.jsonl", "more-1.jsonl", "more-2.jsonl", "more-3.jsonl", "more-4.jsonl");
        assertThat(names("failed")).isEqualTo(journal ? List.of() : List.of("batch.jsonl"));
    }

    /** A step that fails when it is stopped. Its stop waits for the other exchanges, whose threads Camel would end otherwise. */
    private static final class UntilStopped extends ServiceSupport implements Processor {
        private final CountDownLatch stopped = new CountDownLatch(1);
        private CamelContext context;

        @Override
        public void process(Exchange exchange) throws Exception {
            context = exchange.getContext();
            stopped.await();
            throw new RejectedExecutionException();
        }

        @Override
        protected void doStop() {
            stopped.countDown();
            await().until(() -> context.getInflightRepository().size() == 0);
        }
    }

    @Test
    void shouldMoveAFileThatWasRefused() throws Exception {
        emulator.script().on(EmulatorCall.ADD_PART).always().answerError(400, null, "refused");

        CamelContext context = start(true, "", plain());

        await().atMost(60, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(names("failed")).containsExactly("batch.jsonl"));
        context.stop();
        assertThat(names("failed")).containsExactly("batch.jsonl");
    }

    /** The file may exist, which only a journal records. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldLeaveAFileOfUnknownOutcomeToTheJournalAlone(boolean journal) throws Exception {
        Gate gate = emulator.script().on(EmulatorCall.COMPLETE).always().holdAnswer();
        CamelContext context = start(journal, "", plain());
        await().atMost(60, TimeUnit.SECONDS).until(() -> gate.held() == 1);
        stop(context);
        gate.open();
        emulator.script().clear();

        assertThat(names(journal ? "" : "failed")).containsExactly("batch.jsonl");
        if (journal) {
            start(true, "", plain());
            awaitUploaded("batch.jsonl");
        }
        assertThat(emulator.uploads()).hasSize(1);
    }

    @Test
    void shouldLeaveAFileThatWasFetchedByTheRoute() throws Exception {
        Steps fetched = (files, routes) -> {
            files.to("log:files?level=DEBUG");
            routes.from("timer:fetch?delay=0&period=50")
                    .pollEnrich("file:" + directory.resolve("other") + "?moveFailed=failed", 1000)
                    .filter(routes.body().isNotNull())
                    .to(UPLOAD);
        };
        Path other = Files.createDirectory(directory.resolve("other"));
        Files.move(inbox.resolve("batch.jsonl"), other.resolve("batch.jsonl"));
        stopWhileSending(true, "", fetched);

        assertThat(names("../other")).containsExactly("batch.jsonl");
        start(true, "", fetched);

        await().atMost(60, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(names("../other/.camel")).containsExactly("batch.jsonl"));
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(content));
        assertThat(emulator.uploads()).hasSize(1);
    }

    @Test
    void shouldLetTheRouteReplyToAnInOutExchange() throws Exception {
        Steps answered = (files, routes) -> {
            files.to("log:files?level=DEBUG");
            routes.from("direct:request")
                    .routeId("request")
                    .doTry()
                    .to(UPLOAD + "&fileName=a.jsonl")
                    .doCatch(Exception.class)
                    .setBody(routes.constant("later"))
                    .end();
        };
        Files.delete(inbox.resolve("batch.jsonl"));
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).always().hold();
        CamelContext context = start(true, "", answered);
        var reply = context.createProducerTemplate().asyncRequestBody("direct:request", content);
        await().atMost(60, TimeUnit.SECONDS).until(() -> gate.held() == 2);

        context.getRouteController().stopRoute("request", STOP_MILLIS, TimeUnit.MILLISECONDS);

        assertThat(reply.get(60, TimeUnit.SECONDS)).isEqualTo("later");
    }
}
