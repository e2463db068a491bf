package io.github.camelopenai.examples.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.examples.support.Folders;
import io.github.camelopenai.examples.support.KillAfterUpload;
import io.github.camelopenai.examples.support.RouteProcess;
import io.github.camelopenai.examples.support.RunningRoute;
import io.github.camelopenai.examples.support.Sha256;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.camel.builder.NotifyBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UploadRoutesTest extends SftpTestSupport {

    @Override
    Map<String, String> settings(Variant variant) {
        Map<String, String> settings = super.settings(variant);
        settings.put("camel.component.openai-uploads.max-retries", "0");
        settings.put("camel.component.openai-uploads.outcome-timeout", "1s");
        return settings;
    }

    private static void run(Map<String, String> settings, UnaryOperator<NotifyBuilder> awaited) throws Exception {
        try (RunningRoute route = new RunningRoute(settings, awaited)) {
            route.await();
        }
    }

    private void runUntilMoved(Variant variant) throws Exception {
        run(settings(variant), moved -> moved.whenCompleted(1));
    }

    private void runUntilMovedAfterAFailure(Variant variant) throws Exception {
        run(settings(variant), moved -> moved.whenFailed(1).whenCompleted(1));
    }

    private void requireOneFileAndNothingElse() throws Exception {
        assertThat(emulator.onlyFile().sha256()).isEqualTo(sha256);
        assertThat(emulator.onlyFile().filename()).isEqualTo("batch.jsonl");
        assertThat(emulator.uploads()).noneMatch(upload -> upload.status() == UploadStatus.PENDING);
        assertThat(Sha256.of(done)).isEqualTo(sha256);
        assertThat(Folders.files(sftp.outbox())).containsExactly(done);
        requireNoCopies();
        await().untilAsserted(() -> {
            assertThat(sftp.sessions()).isZero();
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith("OpenAIUploads") || name.startsWith("Camel "));
        });
    }

    @ParameterizedTest
    @EnumSource
    void shouldUploadTheSameBytesAndMoveTheFile(Variant variant) throws Exception {
        runUntilMoved(variant);

        requireOneFileAndNothingElse();
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(PARTS);
    }

    /** Only the parts that are missing are sent. */
    @ParameterizedTest
    @EnumSource
    void shouldGoOnWithALaterPollWhenTheServerIsBusy(Variant variant) throws Exception {
        emulator.script().on(EmulatorCall.ADD_PART).nth(PARTS).answerError(503, null, "busy");
        Map<String, String> settings = settings(variant);
        settings.put("camel.component.openai-uploads.parallel-parts", "1");

        run(settings, moved -> moved.whenFailed(1).whenCompleted(1));

        requireOneFileAndNothingElse();
        assertThat(emulator.uploads()).hasSize(1);
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(PARTS + 1);
    }

    @ParameterizedTest
    @EnumSource
    void shouldStartOverWithALaterPollWhenAPartIsRefused(Variant variant) throws Exception {
        emulator.script().on(EmulatorCall.ADD_PART).nth(2).answerError(400, "bad_part", "This part is bad");

        runUntilMovedAfterAFailure(variant);

        requireOneFileAndNothingElse();
        assertThat(emulator.uploads())
                .extracting(upload -> upload.status())
                .containsExactly(UploadStatus.CANCELLED, UploadStatus.COMPLETED);
    }

    @ParameterizedTest
    @EnumSource
    void shouldLeaveTheFileWhereItIsWhenTheUploadFails(Variant variant) throws Exception {
        emulator.script().on(EmulatorCall.CREATE).always().answerError(500, null, "broken");

        run(settings(variant), failed -> failed.whenFailed(2));

        assertThat(Sha256.of(file)).isEqualTo(sha256);
        assertThat(done).doesNotExist();
        assertThat(emulator.files()).isEmpty();
        requireNoCopies();
    }

    /** The file may exist or not: the later poll looks for it and uploads nothing. */
    @ParameterizedTest
    @EnumSource
    void shouldFindTheFileWithALaterPollWhenTheOutcomeWasUnknown(Variant variant) throws Exception {
        emulator.script().on(EmulatorCall.COMPLETE).loseAnswer();
        emulator.script().on(EmulatorCall.LIST_FILES).always().answerError(500, null, "broken");

        try (RunningRoute route =
                new RunningRoute(settings(variant), moved -> moved.whenFailed(1).whenCompleted(1))) {
            route.awaitFailure();
            emulator.script().clear();
            route.await();
        }

        requireOneFileAndNothingElse();
        assertThat(emulator.uploads()).hasSize(1);
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(PARTS);
    }

    @ParameterizedTest
    @EnumSource
    void shouldMakeOneFileWhenTheProcessIsKilledBetweenUploadAndMove(Variant variant) throws Exception {
        Path output = directory.resolve("output");
        int status = RouteProcess.runUntilUploaded(settings(variant), output);
        assertThat(status).as(Files.readString(output)).isEqualTo(KillAfterUpload.STATUS);
        assertThat(emulator.files()).hasSize(1);
        assertThat(file).exists();

        runUntilMoved(variant);

        requireOneFileAndNothingElse();
        assertThat(emulator.uploads()).hasSize(1);
    }

    /** Camel connects again for the move. */
    @ParameterizedTest
    @EnumSource
    void shouldMakeOneFileWhenTheConnectionIsLostBetweenUploadAndMove(Variant variant) throws Exception {
        Gate answer = emulator.script().on(EmulatorCall.COMPLETE).holdAnswer();
        try (RunningRoute route = new RunningRoute(settings(variant), moved -> moved.whenCompleted(1))) {
            await().until(() -> answer.held() == 1);
            sftp.dropConnections();
            await().until(() -> sftp.sessions() == 0);
            answer.open();
            route.await();
        }

        requireOneFileAndNothingElse();
        assertThat(emulator.uploads()).hasSize(1);
    }
}
