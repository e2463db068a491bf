package io.github.camelopenai.uploads.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.api.UploadSession.Phase;
import io.github.camelopenai.uploads.part.AbortSignal;
import io.github.camelopenai.uploads.part.Content;
import io.github.camelopenai.uploads.part.Part;
import io.github.camelopenai.uploads.part.Parts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class UploadSessionTest {

    private final UploadSession session = UploadSession.foreign("upload_1");

    @Test
    void shouldNotCancelBeforeWhatIsBeingSentHasEnded() throws Exception {
        AtomicBoolean stopped = new AtomicBoolean();
        AbortSignal.Registration sending = session.sending().register(() -> stopped.set(true));

        CompletableFuture<Void> cancel =
                CompletableFuture.runAsync(() -> session.beginCancel(false, Duration.ofSeconds(10)));
        await().untilTrue(stopped);
        assertThat(cancel).isNotDone();
        sending.close();

        cancel.get(5, TimeUnit.SECONDS);
        assertThat(session.phase()).isEqualTo(Phase.CANCELLING);
        assertThatIllegalStateException().isThrownBy(session::requireOpenForParts);
    }

    @Test
    void shouldNotCompleteTwiceAtOnceNorAfterwardsNorAfterACancel() {
        assertThat(session.beginComplete()).isFalse();
        assertThatIllegalStateException().isThrownBy(session::beginComplete).withMessageContaining("being completed");
        assertThatIllegalStateException().isThrownBy(() -> session.beginCancel(false, Duration.ofSeconds(10)));
        session.endComplete(Phase.COMPLETED, "file-1");

        assertThatIllegalStateException().isThrownBy(session::beginComplete).withMessageContaining("file-1");
        session.beginCancel(true, Duration.ofSeconds(10));
        assertThatIllegalStateException().isThrownBy(session::beginComplete).withMessageContaining("cancelled");
    }

    @Test
    void shouldRememberThatAnEarlierCompleteMayHaveSucceeded() {
        session.beginComplete();
        session.endComplete(Phase.UNKNOWN, null);

        assertThat(session.beginComplete()).isTrue();
    }

    @Test
    void shouldCountTheBytesOfPartsThatItKnowsAll() throws Exception {
        session.partAdded("part_1", part(10));
        session.partAdded("part_2", part(5));

        assertThat(session.bytesIn(List.of("part_1", "part_2"))).isEqualTo(15);
        assertThat(session.bytesIn(List.of("part_1", "part_of_another_process")))
                .isEqualTo(-1);
    }

    @Test
    void shouldTakeAnIdForOnePartOnlyHoweverManyAskAtOnce() throws Exception {
        List<Part> parts = new ArrayList<>();
        Parts.of(Content.bytes(ByteBuffer.allocate(32)), 1, Path.of("none")).forEachRemaining(parts::add);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> claims = parts.stream()
                    .<Callable<Boolean>>map(part -> () -> session.partAdded("part_1", part))
                    .toList();
            int taken = 0;
            for (Future<Boolean> claim : threads.invokeAll(claims)) {
                taken += claim.get() ? 1 : 0;
            }
            assertThat(taken).isOne();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void shouldTakeTheIdOfThePartThatIsSentAgain() throws Exception {
        List<Part> parts = new ArrayList<>();
        Parts.of(Content.bytes(ByteBuffer.allocate(2)), 1, Path.of("none")).forEachRemaining(parts::add);
        session.partAdded("part_1", parts.get(0));

        assertThat(session.partAdded("part_1", parts.get(0))).isTrue();
        assertThat(session.partAdded("part_1", parts.get(1))).isFalse();
        assertThat(session.bytesIn(List.of("part_1"))).isOne();
    }

    private static Part part(int bytes) throws IOException {
        return Parts.single(0, Content.bytes(ByteBuffer.allocate(bytes)), Path.of("none"));
    }

    @Test
    void shouldLeaveTimeForCompleteBeforeTheUploadExpires() {
        CreateUpload request = new CreateUpload("a.jsonl", "batch", 1, "text/jsonl", null);
        Upload upload = new Upload("upload_1", null, 1L, 0L, null, null, null, null, null);

        UploadSession hour = UploadSession.created(upload, request, Deadline.in(Duration.ZERO), Duration.ofHours(1));
        UploadSession brief =
                UploadSession.created(upload, request, Deadline.in(Duration.ZERO), Duration.ofSeconds(10));

        assertThat(hour.partDeadline().remaining()).isBetween(Duration.ofMinutes(58), Duration.ofMinutes(59));
        assertThat(brief.partDeadline().remaining()).isBetween(Duration.ofSeconds(7), Duration.ofSeconds(9));
        assertThat(hour.expiry().remaining()).isGreaterThan(Duration.ofMinutes(59));
    }
}
