package io.github.camelopenai.uploads.api.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.part.BytesContent;
import io.github.camelopenai.uploads.part.Part;
import io.github.camelopenai.uploads.part.PartIterator;
import io.github.camelopenai.uploads.support.Background;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class UploadSessionTest {

    private final UploadSession session = UploadSession.createdElsewhere("upload_1");

    @Test
    void shouldNotCancelBeforeWhatIsBeingSentHasEnded() throws Exception {
        AtomicBoolean stopped = new AtomicBoolean();
        AbortSignal.Registration sending = session.sending().register(() -> stopped.set(true));

        CompletableFuture<Void> cancel = Background.run(() -> session.beginCancel(false, Duration.ofSeconds(10)));
        await().untilTrue(stopped);
        assertThat(cancel).isNotDone();
        sending.close();

        cancel.get(60, TimeUnit.SECONDS);
        assertThat(session.phase()).isEqualTo(UploadPhase.CANCELLING);
        assertThatIllegalStateException().isThrownBy(session::requireOpenForParts);
    }

    @Test
    void shouldNotCompleteTwiceAtOnceNorAfterwardsNorAfterACancel() {
        assertThat(session.beginComplete()).isEqualTo(EarlierComplete.NONE);
        assertThatIllegalStateException().isThrownBy(session::beginComplete).withMessageContaining("being completed");
        assertThatIllegalStateException().isThrownBy(() -> session.beginCancel(false, Duration.ofSeconds(10)));
        session.endComplete(UploadPhase.COMPLETED, "file-1");

        assertThatIllegalStateException().isThrownBy(session::beginComplete).withMessageContaining("file-1");
        session.beginCancel(true, Duration.ofSeconds(10));
        assertThatIllegalStateException().isThrownBy(session::beginComplete).withMessageContaining("cancelled");
    }

    @Test
    void shouldRememberThatAnEarlierCompleteMayHaveSucceeded() {
        session.beginComplete();
        session.endComplete(UploadPhase.UNKNOWN, null);

        assertThat(session.beginComplete()).isEqualTo(EarlierComplete.POSSIBLE);
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

    private static UploadSession created(Duration life) {
        CreateUpload request = new CreateUpload("a.jsonl", "batch", 100, "text/jsonl", null);
        Upload upload = new Upload("upload_1", null, 100L, 0L, null, null, null, 3_600L, null);
        return UploadSession.created(upload, request, Deadline.in(Duration.ZERO), life);
    }

    private static UploadSession adopted(Duration remaining, EarlierComplete complete) {
        CreateUpload request = new CreateUpload("a.jsonl", "batch", 100, "text/jsonl", null);
        Upload upload = new Upload("upload_1", null, 100L, 0L, null, null, null, 3_600L, null);
        return UploadSession.adopted(upload, request, remaining, Map.of("part_1", 40L, "part_2", 30L), complete);
    }

    @Test
    void shouldBeLiveUntilItIsOverOrExpired() {
        UploadSession upload = created(Duration.ofHours(1));

        assertThat(upload.isLive()).isTrue();
        upload.release();
        assertThat(upload.isLive()).isFalse();
        upload.resume("key");
        assertThat(upload.isLive()).isTrue();
        assertThat(upload.progress().journalKey()).isEqualTo("key");
        assertThat(created(Duration.ofNanos(1)).isLive()).isFalse();
        assertThat(session.isLive()).isFalse();
    }

    @Test
    void shouldBeLiveWhileAPartIsSentEvenIfItHasExpired() throws Exception {
        UploadSession expired = created(Duration.ofNanos(1));

        try (UploadMeter.Sending sending = expired.meter().sending(part())) {
            assertThat(expired.isLive()).isTrue();
            assertThat(expired.isInUse()).isTrue();
        }
        assertThat(expired.isLive()).isFalse();
        assertThat(expired.isInUse()).isFalse();
    }

    private static Part part() throws IOException {
        return PartIterator.single(0, BytesContent.of(ByteBuffer.allocate(100)), Path.of("none"));
    }

    @ParameterizedTest
    @EnumSource(
            value = UploadPhase.class,
            names = {"COMPLETED", "FAILED", "UNKNOWN", "OPEN"})
    void shouldStayLiveAfterACompleteOnlyIfItWasRefused(UploadPhase outcome) {
        UploadSession upload = created(Duration.ofHours(1));
        upload.beginComplete();

        upload.endComplete(outcome, null);

        assertThat(upload.isLive()).isEqualTo(outcome == UploadPhase.OPEN);
        assertThat(upload.isOutcomePending()).isEqualTo(outcome == UploadPhase.UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource(
            value = UploadPhase.class,
            names = {"COMPLETED", "FAILED", "UNKNOWN", "OPEN"})
    void shouldTellItsEndOnlyIfItHasEnded(UploadPhase outcome) {
        List<UploadSession> ended = new ArrayList<>();
        session.onEnd(ended::add);
        session.beginComplete();

        session.endComplete(outcome, null);

        assertThat(ended).hasSize(outcome == UploadPhase.COMPLETED || outcome == UploadPhase.FAILED ? 1 : 0);
        assertThat(session.hasEnded()).isEqualTo(!ended.isEmpty());
    }

    @Test
    void shouldTellThatItWasCancelledAndIsNoLongerLive() {
        UploadSession upload = created(Duration.ofHours(1));
        List<UploadSession> ended = new ArrayList<>();
        upload.onEnd(ended::add);

        upload.beginCancel(false, Duration.ofSeconds(10));
        assertThat(ended).isEmpty();
        upload.endCancel();

        assertThat(ended).containsExactly(upload);
        assertThat(upload.isLive()).isFalse();
        assertThat(upload.phase()).isEqualTo(UploadPhase.CANCELLED);
    }

    @Test
    void shouldCancelWhatMayBeAFileOnlyIfForced() {
        session.beginComplete();
        session.endComplete(UploadPhase.UNKNOWN, null);

        assertThatIllegalStateException()
                .isThrownBy(() -> session.beginCancel(false, Duration.ofSeconds(10)))
                .withMessageContaining("forceCancel=true");
        assertThat(session.phase()).isEqualTo(UploadPhase.UNKNOWN);
        session.beginCancel(true, Duration.ofSeconds(10));

        assertThat(session.phase()).isEqualTo(UploadPhase.CANCELLING);
    }

    @Test
    void shouldForgetItsPartsOnceTheyAreAFileAndNotBefore() {
        UploadSession upload = adopted(Duration.ofMinutes(20), EarlierComplete.NONE);
        List<String> parts = List.of("part_1", "part_2");

        upload.beginComplete();
        upload.endComplete(UploadPhase.UNKNOWN, null);
        assertThat(upload.parts().bytesIn(parts)).isEqualTo(70);
        upload.beginComplete();
        upload.endComplete(UploadPhase.COMPLETED, "file-1");

        assertThat(upload.parts().bytesIn(parts)).isEqualTo(-1);
        assertThat(upload.fileId()).isEqualTo("file-1");
    }

    @Test
    void shouldContinueWhereAnEarlierProcessStopped() {
        UploadSession upload = adopted(Duration.ofMinutes(20), EarlierComplete.NONE);

        UploadProgress progress = upload.progress();
        assertThat(progress.uploadedBytes()).isEqualTo(70);
        assertThat(progress.uploadedParts()).isEqualTo(2);
        assertThat(progress.totalBytes()).isEqualTo(100);
        assertThat(progress.age()).isBetween(Duration.ofMinutes(40), Duration.ofMinutes(42));
        assertThat(progress.expiresIn()).isBetween(Duration.ofMinutes(18), Duration.ofMinutes(20));
        assertThat(Duration.ofNanos(System.nanoTime() - upload.createdAt()))
                .isBetween(Duration.ofMinutes(40), Duration.ofMinutes(42));
        assertThat(upload.mayHaveOrphans()).isTrue();
    }

    @Test
    void shouldNotBeYoungerThanNothingWhenClocksDiffer() {
        UploadSession upload = adopted(Duration.ofHours(2), EarlierComplete.NONE);

        assertThat(upload.progress().age()).isBetween(Duration.ZERO, Duration.ofMinutes(2));
    }

    @ParameterizedTest
    @EnumSource
    void shouldKnowWhatBecameOfTheCompleteOfAnEarlierProcess(EarlierComplete complete) {
        UploadSession upload = adopted(Duration.ofMinutes(20), complete);

        assertThat(upload.phase()).isEqualTo(complete == EarlierComplete.NONE ? UploadPhase.OPEN : UploadPhase.UNKNOWN);
        assertThat(upload.isAccepted()).isEqualTo(complete == EarlierComplete.ACCEPTED);
        assertThat(upload.beginComplete()).isEqualTo(complete);
    }

    @Test
    void shouldRememberThatACompleteWasAccepted() {
        session.beginComplete();
        session.setAccepted();
        session.endComplete(UploadPhase.UNKNOWN, null);

        assertThat(session.beginComplete()).isEqualTo(EarlierComplete.ACCEPTED);
    }

    @Test
    void shouldCountRetriesOverAllItsCalls() {
        assertThat(session.addRetries(2)).isEqualTo(2);
        assertThat(session.addRetries(3)).isEqualTo(5);
        assertThat(session.progress().retries()).isEqualTo(5);
        assertThat(UploadSession.ended("upload_2", UploadPhase.COMPLETED, "file-1", 4)
                        .addRetries(1))
                .isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({
        "a.jsonl, batch, 100, true",
        "b.jsonl, batch, 100, false",
        "a.jsonl, vision, 100, false",
        "a.jsonl, batch, 101, false"
    })
    void shouldMakeTheSameFileAsAnUploadOfTheSameNamePurposeAndSize(
            String filename, String purpose, long bytes, boolean same) {
        CreateUpload other = new CreateUpload(filename, purpose, bytes, "text/plain", null);

        assertThat(created(Duration.ofHours(1)).makesSameFileAs(other)).isEqualTo(same);
        assertThat(created(Duration.ofHours(1)).makesSameFileAs(null)).isFalse();
        assertThat(session.makesSameFileAs(other)).isFalse();
    }

    @Test
    void shouldTakeAnIdForDisputedThatAPartOfAnEarlierProcessMayHaveGot() throws Exception {
        UploadSession upload = adopted(Duration.ofMinutes(20), EarlierComplete.NONE);

        assertThat(upload.parts().add("part_1", part(), upload.parts().begin())).isEqualTo(AddedParts.Id.DISPUTED);
    }

    @Test
    void shouldRememberThatTheServerMayHoldAPartOfUnknownId() {
        assertThat(session.mayHaveOrphans()).isFalse();

        session.setOrphansPossible();

        assertThat(session.mayHaveOrphans()).isTrue();
    }

    @Test
    void shouldNotReportMoreBytesThanWereAnnounced() {
        UploadSession upload = created(Duration.ofHours(1));

        upload.meter().add(2, 110);

        assertThat(upload.progress().uploadedBytes()).isEqualTo(100);
        assertThat(upload.progress().sentBytes()).isEqualTo(100);
    }

    @Test
    void shouldReportAllBytesWhereNothingWasAnnounced() {
        assertThat(session.progress().uploadedBytes()).isZero();

        session.meter().add(2, 110);

        assertThat(session.progress().uploadedBytes()).isEqualTo(110);
        assertThat(session.progress().sentBytes()).isEqualTo(110);
        assertThat(session.progress().totalBytes()).isEqualTo(-1);
    }
}
