package io.github.camelopenai.examples.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.examples.support.BatchFile;
import io.github.camelopenai.examples.support.Folders;
import io.github.camelopenai.examples.support.KillAfterUpload;
import io.github.camelopenai.examples.support.RouteProcess;
import io.github.camelopenai.examples.support.RunningRoute;
import io.github.camelopenai.examples.support.Sha256;
import io.github.camelopenai.uploads.emulator.Direction;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.TcpProxy;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.camel.builder.NotifyBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.s3.S3Client;

@Timeout(300)
class UploadRoutesTest {

    private static final int PARTS = 3;
    private static final int CONNECTIONS = 2;
    private static final int MANY = 7;
    private static final long LARGE = 60_000_000;
    private static final String S3_URL = "camel.component.aws2-s3.uri-endpoint-override";
    private static final String KEY = "2026/november/batch.jsonl";

    @TempDir
    Path directory;

    private final UploadsEmulator emulator = UploadsEmulator.start();
    private S3Server s3;
    private Workplace workplace;
    private Path file;
    private String sha256;

    @BeforeEach
    void makeObject() throws Exception {
        s3 = new S3Server(directory);
        workplace = new Workplace(directory);
        file = directory.resolve("original");
        BatchFile.write(file, 3_000_000);
        sha256 = Sha256.of(file);
        s3.put(KEY, file);
    }

    @AfterEach
    void stopServers() throws Exception {
        s3.close();
        emulator.close();
    }

    private Map<String, String> settings(Variant variant) throws Exception {
        if (!variant.isForAllObjects() && Folders.files(workplace.requests()).isEmpty()) {
            workplace.request("request.txt", KEY);
        }
        Map<String, String> settings = workplace.settings(variant, s3, emulator);
        settings.put("camel.component.openai-uploads.part-size", "1MiB");
        settings.put("camel.component.openai-uploads.max-retries", "0");
        settings.put("camel.component.openai-uploads.outcome-timeout", "1s");
        return settings;
    }

    private static void run(Map<String, String> settings, UnaryOperator<NotifyBuilder> awaited) throws Exception {
        try (RunningRoute route = new RunningRoute(settings, awaited)) {
            route.await();
        }
    }

    /** With a client that Camel finds in the registry, and that has fewer connections than there are objects. */
    private void runWithFewConnections(Variant variant, UnaryOperator<NotifyBuilder> awaited) throws Exception {
        Map<String, String> settings = settings(variant);
        settings.put("camel.component.openai-uploads.parallel-parts", String.valueOf(CONNECTIONS));
        try (S3Client few = s3.client(CONNECTIONS);
                RunningRoute route = new RunningRoute(settings, Map.of("few", few), awaited)) {
            route.await();
        }
    }

    private void requireOneFileAndNothingElse(Variant variant) throws Exception {
        assertThat(emulator.onlyFile().sha256()).isEqualTo(sha256);
        assertThat(emulator.onlyFile().filename()).isEqualTo("batch.jsonl");
        assertThat(emulator.onlyFile().mimeType()).isEqualTo("text/jsonl");
        assertThat(emulator.uploads()).noneMatch(upload -> upload.status() == UploadStatus.PENDING);
        if (variant.isForAllObjects()) {
            assertThat(s3.keys()).isEmpty();
        } else {
            assertThat(s3.keys()).containsExactly(KEY);
            assertThat(Folders.files(workplace.requests()))
                    .containsExactly(workplace.requests().resolve("done/request.txt"));
        }
        requireNothingOfOurs();
    }

    private void requireNothingOfOurs() throws Exception {
        assertThat(Folders.files(workplace.spool())).isEmpty();
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("OpenAIUploads") || name.startsWith("Camel ")));
    }

    @ParameterizedTest
    @EnumSource
    void shouldUploadTheSameBytesUnderTheLastSegmentOfTheKey(Variant variant) throws Exception {
        run(settings(variant), done -> done.whenCompleted(1));

        requireOneFileAndNothingElse(variant);
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(PARTS);
    }

    /** Closing a stream of S3 reads the rest of it. */
    @ParameterizedTest
    @EnumSource
    void shouldNotDownloadTheRestOfAnObjectWhoseUploadFails(Variant variant) throws Exception {
        BatchFile.write(file, LARGE);
        s3.put(KEY, file);
        emulator.script().on(EmulatorCall.CREATE).always().answerError(401, "invalid_api_key", "no");
        URI server = URI.create(settings(variant).get(S3_URL));
        try (TcpProxy line = TcpProxy.to(server.getPort())) {
            Map<String, String> settings = settings(variant);
            settings.put(S3_URL, line.through(server.toString()));

            run(settings, done -> done.whenFailed(1));

            assertThat(line.bytes(Direction.TO_CLIENT)).isBetween(1L, LARGE / 2);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POLL", "LINK"})
    void shouldKeepTheObjectUntilItsUploadIsComplete(Variant variant) throws Exception {
        Gate gate = emulator.script().on(EmulatorCall.COMPLETE).hold();
        try (RunningRoute route = new RunningRoute(settings(variant), done -> done.whenCompleted(1))) {
            await().until(() -> gate.held() == 1);
            assertThat(s3.keys()).containsExactly(KEY);
            gate.open();
            route.await();
        }

        requireOneFileAndNothingElse(variant);
    }

    /** Only the parts that are missing are sent. */
    @ParameterizedTest
    @EnumSource
    void shouldGoOnWithALaterPollWhenTheServerIsBusy(Variant variant) throws Exception {
        emulator.script().on(EmulatorCall.ADD_PART).nth(PARTS).answerError(503, null, "busy");
        Map<String, String> settings = settings(variant);
        settings.put("camel.component.openai-uploads.parallel-parts", "1");

        run(settings, done -> done.whenFailed(1).whenCompleted(1));

        requireOneFileAndNothingElse(variant);
        assertThat(emulator.uploads()).hasSize(1);
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(PARTS + 1);
    }

    @ParameterizedTest
    @EnumSource
    void shouldStartOverWithALaterPollWhenAPartIsRefused(Variant variant) throws Exception {
        emulator.script().on(EmulatorCall.ADD_PART).nth(2).answerError(400, "bad_part", "This part is bad");

        run(settings(variant), done -> done.whenFailed(1).whenCompleted(1));

        requireOneFileAndNothingElse(variant);
        assertThat(emulator.uploads())
                .extracting(upload -> upload.status())
                .containsExactly(UploadStatus.CANCELLED, UploadStatus.COMPLETED);
    }

    /** The upload has not read the object then, but the next attempt needs its connection. */
    @ParameterizedTest
    @EnumSource
    void shouldKeepTheObjectAndLeaveNoConnectionWhenUploadsFail(Variant variant) throws Exception {
        emulator.script().on(EmulatorCall.CREATE).times(MANY).answerError(500, null, "broken");

        runWithFewConnections(variant, done -> done.whenFailed(MANY).whenCompleted(1));

        requireOneFileAndNothingElse(variant);
    }

    @ParameterizedTest
    @EnumSource
    void shouldFindTheFileWithALaterPollWhenTheOutcomeWasUnknown(Variant variant) throws Exception {
        emulator.script().on(EmulatorCall.COMPLETE).loseAnswer();
        emulator.script().on(EmulatorCall.LIST_FILES).always().answerError(500, null, "broken");

        try (RunningRoute route =
                new RunningRoute(settings(variant), done -> done.whenFailed(1).whenCompleted(1))) {
            route.awaitFailure();
            emulator.script().clear();
            route.await();
        }

        requireOneFileAndNothingElse(variant);
        assertThat(emulator.uploads()).hasSize(1);
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(PARTS);
    }

    @ParameterizedTest
    @EnumSource
    void shouldMakeOneFileWhenTheProcessIsKilledBetweenUploadAndCommit(Variant variant) throws Exception {
        Path output = directory.resolve("output");
        int status = RouteProcess.runUntilUploaded(settings(variant), output);
        assertThat(status).as(Files.readString(output)).isEqualTo(KillAfterUpload.STATUS);
        assertThat(emulator.files()).hasSize(1);
        assertThat(s3.keys()).containsExactly(KEY);

        run(settings(variant), done -> done.whenCompleted(1));

        requireOneFileAndNothingElse(variant);
        assertThat(emulator.uploads()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void shouldUploadMoreObjectsThanThereAreConnections(Variant variant) throws Exception {
        for (int i = 1; i < MANY; i++) {
            s3.put("2026/december/batch-" + i + ".jsonl", file);
        }
        if (!variant.isForAllObjects()) {
            for (String key : s3.keys()) {
                workplace.request(key.replace('/', '-') + ".txt", key);
            }
        }

        runWithFewConnections(variant, done -> done.whenDone(MANY));

        assertThat(emulator.files()).hasSize(MANY).allSatisfy(uploaded -> assertThat(uploaded.sha256())
                .isEqualTo(sha256));
        requireNothingOfOurs();
    }

    /** The S3 client retries too, so the server fails more often than the route sees. */
    @ParameterizedTest
    @EnumSource
    void shouldTakeAnObjectAgainThatCouldNotBeOpened(Variant variant) throws Exception {
        s3.failReads(6);

        run(settings(variant), done -> done.whenCompleted(1));

        requireOneFileAndNothingElse(variant);
    }

    /** The upload does not read an object that was uploaded before, but must return its connection. */
    @Test
    void shouldAnswerManyMessagesThatNameTheSameObjectWithOneFile() throws Exception {
        for (int i = 0; i < MANY; i++) {
            workplace.request("request-" + i + ".txt", KEY);
        }

        runWithFewConnections(Variant.NAMED, done -> done.whenCompleted(MANY));

        assertThat(emulator.onlyFile().sha256()).isEqualTo(sha256);
        requireNothingOfOurs();
    }
}
