package io.github.camelopenai.uploads.api.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.concurrent.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class UploadRegistryTest {

    private static final int MANY = 100_000;

    private final UploadRegistry sessions = new UploadRegistry();

    private UploadSession create(String id, String filename) {
        CreateUpload request = new CreateUpload(filename, "batch", 1_000, "text/jsonl", null);
        Upload upload = new Upload(id, "upload", 1_000L, 0L, filename, "batch", "pending", 3_600L, null);
        UploadSession session = UploadSession.created(upload, request, Deadline.in(Duration.ZERO), Duration.ofHours(1));
        sessions.add(session);
        return session;
    }

    private static void complete(UploadSession session, String fileId) {
        session.beginComplete();
        session.endComplete(UploadPhase.COMPLETED, fileId);
    }

    private void completeMany(String filename) {
        for (int i = 0; i < MANY; i++) {
            complete(create("upload_" + i, filename + i), "file-" + i);
        }
    }

    @Tag("slow")
    @Nested
    class Memory {

        private static final long MIB = 1 << 20;

        private static long used() {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            return (runtime.totalMemory() - runtime.freeMemory()) / MIB;
        }

        private void assertGrowsByLessThan(long mib, Runnable uploads) {
            long before = used();

            uploads.run();

            await().atMost(60, TimeUnit.SECONDS).until(() -> used() - before < mib);
            assertThat(sessions.of("upload_" + (MANY - 1))).isNotNull();
        }

        @Test
        void shouldKeepLittleOfAHundredThousandUploadsThatWereCompleted() {
            assertGrowsByLessThan(16, () -> completeMany("batch.jsonl"));
        }

        @Test
        void shouldKeepLittleOfAHundredThousandUploadsThatWereCancelled() {
            assertGrowsByLessThan(16, () -> {
                for (int i = 0; i < MANY; i++) {
                    UploadSession session = create("upload_" + i, "batch.jsonl");
                    session.beginCancel(false, Duration.ZERO);
                    session.endCancel();
                }
            });
        }

        @Test
        void shouldKeepAFewOfAHundredThousandUploadsThatOthersFinish() {
            assertGrowsByLessThan(64, () -> {
                for (int i = 0; i < MANY; i++) {
                    create("upload_" + i, "batch.jsonl");
                    sessions.of("upload_of_another_process_" + i);
                }
            });
        }
    }

    @Test
    void shouldCountUploadsThatHaveEndedAmongThoseInFlightNoLonger() {
        UploadSession live = create("upload_live", "live.jsonl");
        completeMany("batch.jsonl");

        assertThat(sessions.live()).extracting(UploadProgress::uploadId).containsExactly(live.id());
    }

    @Test
    void shouldRefuseCallsForAnUploadThatWasCompleted() {
        complete(create("upload_1", "a.jsonl"), "file-1");
        UploadSession ended = sessions.of("upload_1");

        assertThat(ended.phase()).isEqualTo(UploadPhase.COMPLETED);
        assertThatIllegalStateException()
                .isThrownBy(ended::requireOpenForParts)
                .withMessageContaining("upload_1")
                .withMessageContaining("file-1");
        assertThatIllegalStateException().isThrownBy(ended::beginComplete).withMessageContaining("file-1");
        assertThatIllegalStateException()
                .isThrownBy(() -> ended.beginCancel(false, Duration.ZERO))
                .withMessageContaining("file-1");
    }

    @Test
    void shouldRefuseCallsForAnUploadThatWasCancelled() {
        UploadSession session = create("upload_1", "a.jsonl");
        session.beginCancel(false, Duration.ZERO);
        session.endCancel();

        assertThatIllegalStateException()
                .isThrownBy(sessions.of("upload_1")::requireOpenForParts)
                .withMessageContaining("it was cancelled");
    }

    /** Its session was dropped, and two routes ask for its outcome at the same time. */
    @Test
    void shouldNotCompleteTwiceAtOnceAnUploadWithAnUnknownOutcomeThatWasDropped() {
        UploadSession lost = create("upload_lost", "same.jsonl");
        lost.beginComplete();
        lost.endComplete(UploadPhase.UNKNOWN, null);
        for (int i = 0; i < 2 * UploadRegistry.LIMIT; i++) {
            create("upload_" + i, "batch.jsonl");
        }
        UploadSession first = sessions.of("upload_lost");
        UploadSession second = sessions.of("upload_lost");

        first.beginComplete();

        assertThatIllegalStateException().isThrownBy(second::beginComplete).withMessageContaining("being completed");
        first.endComplete(UploadPhase.COMPLETED, "file-1");
        assertThat(sessions.of("upload_lost").phase()).isEqualTo(UploadPhase.COMPLETED);
    }

    @Test
    void shouldGiveTheSameSessionOfAnEndedUploadToAllCallers() {
        complete(create("upload_1", "a.jsonl"), "file-1");
        UploadSession session = sessions.of("upload_1");

        session.addRetries(2);

        assertThat(sessions.of("upload_1")).isSameAs(session);
        assertThat(sessions.progress("upload_1").retries()).isEqualTo(2);
    }

    @Test
    void shouldStillKnowTheFileOfAnUploadThatWasCancelledByForce() {
        complete(create("upload_1", "a.jsonl"), "file-1");
        UploadSession forced = sessions.of("upload_1");
        forced.beginCancel(true, Duration.ZERO);
        forced.endCancel();

        assertThat(sessions.of("upload_1").phase()).isEqualTo(UploadPhase.CANCELLED);
        assertThat(sessions.fileIdsExcept(create("upload_2", "a.jsonl"))).containsExactly("file-1");
    }

    @Tag("slow")
    @Test
    void shouldKnowTheFilesOfTheUploadsThatEndedLast() {
        completeMany("batch.jsonl");

        assertThat(sessions.fileIdsExcept(create("upload_x", "a.jsonl")))
                .hasSize(UploadRegistry.LIMIT)
                .contains("file-" + (MANY - 1));
    }

    @Test
    void shouldNotTakeTheFileOfAForgottenUploadForAnother() {
        UploadSession lost = create("upload_lost", "same.jsonl");
        UploadSession other = create("upload_lost_2", "other.jsonl");
        complete(create("upload_twin", "same.jsonl"), "file-twin");
        assertThat(sessions.mayHaveUnknownLookalike(lost)).isFalse();
        for (int i = 0; i < UploadRegistry.LIMIT; i++) {
            complete(create("upload_" + i, "batch.jsonl"), "file-" + i);
        }

        assertThat(sessions.fileIdsExcept(lost)).doesNotContain("file-twin");
        assertThat(sessions.mayHaveUnknownLookalike(lost)).isTrue();
        assertThat(sessions.mayHaveUnknownLookalike(other)).isFalse();
    }

    @Test
    void shouldDoubtWhileAnUploadOfTheSameFileIsInDoubt() {
        UploadSession lost = create("upload_lost", "same.jsonl");
        UploadSession twin = create("upload_twin", "same.jsonl");
        assertThat(sessions.mayHaveUnknownLookalike(lost)).isFalse();
        twin.beginComplete();
        assertThat(sessions.mayHaveUnknownLookalike(lost)).isTrue();
        twin.endComplete(UploadPhase.UNKNOWN, null);
        for (int i = 0; i < 2 * UploadRegistry.LIMIT; i++) {
            create("upload_" + i, "batch.jsonl");
        }

        assertThat(sessions.mayHaveUnknownLookalike(lost)).isTrue();
        assertThat(sessions.of("upload_twin").phase()).isEqualTo(UploadPhase.UNKNOWN);
    }

    @Test
    void shouldNotDropAnUploadThatIsBeingCompleted() {
        UploadSession completing = create("upload_completing", "a.jsonl");
        completing.beginComplete();
        for (int i = 0; i < 2 * UploadRegistry.LIMIT; i++) {
            create("upload_" + i, "batch.jsonl");
        }

        assertThat(sessions.of("upload_completing")).isSameAs(completing);
        assertThat(sessions.live()).hasSize(UploadRegistry.LIMIT);
    }

    @Test
    void shouldKeepAnUploadThatIsUsedLongerThanOneThatIsNot() {
        UploadSession used = create("upload_used", "a.jsonl");
        for (int i = 0; i < 2 * UploadRegistry.LIMIT; i++) {
            create("upload_" + i, "batch.jsonl");
            sessions.of("upload_used");
        }

        assertThat(sessions.of("upload_used")).isSameAs(used);
        assertThat(sessions.of("upload_0").request()).isNull();
    }

    @RepeatedTest(10)
    void shouldKnowEachFileOrDoubtWhileItIsBeingCompleted() throws Exception {
        UploadSession lost = create("upload_lost", "same.jsonl");
        AtomicInteger done = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            String prefix = thread + "_";
            threads.add(new Thread(() -> {
                for (int i = 0; i < 500; i++) {
                    complete(create("upload_" + prefix + i, "same.jsonl"), "file-" + prefix + i);
                    done.incrementAndGet();
                }
            }));
        }
        threads.forEach(Thread::start);
        while (done.get() < 2_000) {
            int completed = done.get();
            boolean doubt = sessions.mayHaveUnknownLookalike(lost);
            assertThat(doubt || sessions.fileIdsExcept(lost).size() >= completed)
                    .isTrue();
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(sessions.fileIdsExcept(lost)).hasSize(2_000);
        assertThat(sessions.mayHaveUnknownLookalike(lost)).isFalse();
    }
}
