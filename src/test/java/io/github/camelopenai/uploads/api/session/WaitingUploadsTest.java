package io.github.camelopenai.uploads.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaitingUploadsTest {

    private final WaitingUploads waiting = new WaitingUploads();

    @Test
    void shouldCountThePlaceAmongTheUploadsThatWaitForTheSame() {
        begin("a", WaitReason.SLOT);
        begin("b", WaitReason.PAUSE);

        assertThat(begin("c", WaitReason.SLOT).place()).isEqualTo(2);
        assertThat(waiting.list()).extracting(WaitingUpload::place).containsExactly(1, 1, 2);
    }

    @Test
    void shouldFreeAPlaceOnceWhenAWaitIsClosedTwice() {
        WaitingUploads.Wait first = begin("a", WaitReason.SLOT);
        begin("b", WaitReason.SLOT);

        first.close();
        first.close();

        assertThat(begin("c", WaitReason.SLOT).place()).isEqualTo(2);
        assertThat(waiting.list()).extracting(WaitingUpload::exchangeId).containsExactly("b", "c");
    }

    private WaitingUploads.Wait begin(String exchangeId, WaitReason reason) {
        return waiting.begin(exchangeId, UploadProgress.unread("a.jsonl"), reason);
    }
}
