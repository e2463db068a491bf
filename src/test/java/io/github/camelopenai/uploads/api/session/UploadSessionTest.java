package io.github.camelopenai.uploads.api.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.session.UploadSession.Phase;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.support.Background;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class UploadSessionTest {

    private final UploadSession session = UploadSession.foreign("upload_1");

    @Test
    void shouldNotCancelBeforeWhatIsBeingSentHasEnded() throws Exception {
        AtomicBoolean stopped = new AtomicBoolean();
        AbortSignal.Registration sending = session.sending().register(() -> stopped.set(true));

        CompletableFuture<Void> cancel = Background.run(() -> session.beginCancel(false, Duration.ofSeconds(10)));
        await().untilTrue(stopped);
        assertThat(cancel).isNotDone();
        sending.close();

        cancel.get(60, TimeUnit.SECONDS);
        assertThat(session.phase()).isEqualTo(Phase.CANCELLING);
        assertThatIllegalStateException().isThrownBy(session::requireOpenForParts);
    }

    @Test
    void shouldNotCompleteTwiceAtOnceNorAfterwardsNorAfterACancel() {
        assertThat(session.beginComplete()).isEqualTo(EarlierComplete.NONE);
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
}
