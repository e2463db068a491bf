package io.github.camelopenai.examples.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.examples.support.BatchFile;
import io.github.camelopenai.examples.support.Folders;
import io.github.camelopenai.examples.support.JavaProcess;
import io.github.camelopenai.examples.support.RouteProcess;
import io.github.camelopenai.examples.support.RunningRoute;
import io.github.camelopenai.examples.support.Sha256;
import io.github.camelopenai.uploads.emulator.Direction;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.TcpProxy;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import io.github.camelopenai.uploads.part.SourceChangedException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.s3.S3Client;

/** The routes that read an object by ranges, by a link or with the S3 client. */
@Timeout(300)
class RangesTest {

    private static final int PART = 1 << 20;
    private static final String[] PARTS = {"0-1048575", "1048576-2097151", "2097152-3005789"};
    private static final String S3_URL = "camel.component.aws2-s3.uri-endpoint-override";
    private static final String KEY = "2026/november/batch.jsonl";

    @TempDir
    Path directory;

    private final UploadsEmulator emulator = UploadsEmulator.start();
    private S3Server s3;
    private Workplace workplace;
    private Path file;

    @BeforeEach
    void makeObject() throws Exception {
        s3 = new S3Server(directory);
        workplace = new Workplace(directory);
        file = directory.resolve("original");
        BatchFile.write(file, 3_000_000);
        s3.put(KEY, file);
    }

    @AfterEach
    void stopServers() throws Exception {
        s3.close();
        emulator.close();
    }

    /** With one part after the other, so that the requests have an order. */
    private Map<String, String> settings(Variant variant) throws Exception {
        if (!variant.isForAllObjects()) {
            workplace.request("request.txt", KEY);
        }
        Map<String, String> settings = workplace.settings(variant, s3, emulator);
        settings.put("camel.component.openai-uploads.part-size", PART + "B");
        settings.put("camel.component.openai-uploads.parallel-parts", "1");
        return settings;
    }

    private void replaceObject() throws Exception {
        BatchFile.write(file, 4_000_000);
        s3.put(KEY, file);
    }

    private void requireFile() throws Exception {
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Sha256.of(file));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINK", "RANGES"})
    void shouldReadEachPartFromTheStoreWithoutADisk(Variant variant) throws Exception {
        Gate complete = emulator.script().on(EmulatorCall.COMPLETE).hold();
        try (RunningRoute route = new RunningRoute(settings(variant), done -> done.whenCompleted(1))) {
            await().until(() -> complete.held() == 1);
            assertThat(Folders.files(workplace.spool())).isEmpty();
            complete.open();
            route.await();
        }

        requireFile();
        // By a link, the first request asks for one byte, to learn the length.
        assertThat(s3.takeRanges()).endsWith(PARTS).hasSize(variant == Variant.LINK ? 4 : 3);
    }

    @Test
    void shouldNotKeepTheConnectionOfTheConsumerDuringTheUpload() throws Exception {
        Gate complete = emulator.script().on(EmulatorCall.COMPLETE).hold();
        try (S3Client one = s3.client(1);
                RunningRoute route =
                        new RunningRoute(settings(Variant.LINK), Map.of("one", one), done -> done.whenCompleted(1))) {
            await().until(() -> complete.held() == 1);
            assertThat(one.listObjects(list -> list.bucket(S3Server.BUCKET)).contents())
                    .hasSize(1);
            complete.open();
            route.await();
        }

        requireFile();
        assertThat(s3.keys()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"LINK", "RANGES"})
    void shouldFailWhenTheObjectIsReplacedAndThenUploadTheNewOne(Variant variant) throws Exception {
        Gate second = emulator.script().on(EmulatorCall.ADD_PART).nth(2).hold();
        Failures failures = new Failures();
        try (RunningRoute route =
                new RunningRoute(settings(variant), Map.of("failures", failures), done -> done.whenFailed(1)
                        .whenCompleted(1))) {
            await().until(() -> second.held() == 1);
            replaceObject();
            second.open();
            route.await();
        }

        assertThat(failures.exceptions())
                .singleElement()
                .extracting(Throwable::getCause)
                .isInstanceOf(SourceChangedException.class);
        requireFile();
        assertThat(emulator.uploads())
                .extracting(upload -> upload.status())
                .containsExactly(UploadStatus.CANCELLED, UploadStatus.COMPLETED);
    }

    @ParameterizedTest
    @EnumSource(names = {"LINK", "RANGES"})
    void shouldReadOnWhereTheConnectionWasCut(Variant variant) throws Exception {
        Gate create = emulator.script().on(EmulatorCall.CREATE).hold();
        Map<String, String> settings = settings(variant);
        URI server = URI.create(settings.get(S3_URL));
        try (TcpProxy line = TcpProxy.to(server.getPort())) {
            settings.put(S3_URL, line.through(server.toString()));
            try (RunningRoute route = new RunningRoute(settings, done -> done.whenDone(1))) {
                await().until(() -> create.held() == 1);
                line.resetAfter(Direction.TO_CLIENT, PART / 2).times(1);
                create.open();
                route.await();
            }
        }

        requireFile();
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(PARTS.length);
        assertThat(s3.takeRanges())
                .contains(PARTS)
                .filteredOn(range -> range.endsWith("-" + (PART - 1)))
                .hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"LINK", "RANGES"})
    void shouldReadOnlyWhatIsMissingAfterACrash(Variant variant) throws Exception {
        Map<String, String> settings = settings(variant);
        Gate last =
                emulator.script().on(EmulatorCall.ADD_PART).nth(PARTS.length).hold();
        try (JavaProcess process = RouteProcess.start(settings, directory.resolve("output"))) {
            await().atMost(Duration.ofMinutes(2)).until(() -> last.held() == 1);
        }
        last.open();
        emulator.script().clear();
        s3.takeRanges();

        try (RunningRoute route = new RunningRoute(settings, done -> done.whenCompleted(1))) {
            route.await();
        }

        requireFile();
        assertThat(emulator.uploads()).hasSize(1);
        assertThat(s3.takeRanges()).filteredOn(range -> !range.equals("0-0")).containsExactly(PARTS[PARTS.length - 1]);
    }

    /** Everything is logged, except by one class of the SDK, which logs every URL. */
    @Test
    void shouldNotLogTheLink() throws Exception {
        Gate second = emulator.script().on(EmulatorCall.ADD_PART).nth(2).hold();
        Path output = directory.resolve("output");
        try (JavaProcess process = RouteProcess.start(
                settings(Variant.LINK),
                output,
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                "-Dorg.slf4j.simpleLogger.log.io.github.camelopenai=trace",
                "-Dorg.slf4j.simpleLogger.log.software.amazon.awssdk.utils.uri.SdkUri=off")) {
            await().atMost(Duration.ofMinutes(2)).until(() -> second.held() == 1);
            s3.failReads(3);
            replaceObject();
            second.open();
            await().atMost(Duration.ofMinutes(2)).until(() -> emulator.files().size() == 1);
        }

        requireFile();
        String log = Files.readString(output);
        assertThat(log.lines().filter(line -> line.contains("X-Amz-Signature"))).isEmpty();
        // Shows that what happened is in the log, with the link before its signature.
        assertThat(log.lines().filter(line -> line.contains("X-Amz-Expires=7200")))
                .isNotEmpty();
        assertThat(log.lines().filter(line -> line.contains("has changed during its upload")))
                .isNotEmpty();
    }
}
