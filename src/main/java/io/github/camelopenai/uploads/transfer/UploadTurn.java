package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.api.call.UploadsClient;
import io.github.camelopenai.uploads.api.session.UploadProgress;
import io.github.camelopenai.uploads.api.session.WaitReason;
import io.github.camelopenai.uploads.api.session.WaitingUploads;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.option.ParallelParts;
import io.github.camelopenai.uploads.part.Content;
import io.github.camelopenai.uploads.part.PartBuffers;
import io.github.camelopenai.uploads.part.PartPlan;
import java.io.IOException;
import java.util.function.Supplier;

/** The buffers and the share of the slots that one upload holds from before it is created or resumed until it ends. */
record UploadTurn(TransferResources.Reservation reservation, PartSlots.Share share) implements AutoCloseable {

    PartBuffers buffers() {
        return reservation.buffers();
    }

    @Override
    public void close() {
        share.close();
        reservation.close();
    }

    /**
     * Waits until one upload may work: for buffer space, for the end of a pause and for a slot. While it waits, it is listed with
     * the uploads that wait.
     *
     * @param progress of the upload that waits; called only if it must wait
     * @param expiry when an upload that exists expires; it no longer waits for the end of a pause then
     */
    record Wait(
            UploadsClient client,
            TransferResources resources,
            Supplier<UploadProgress> progress,
            Deadline expiry,
            AbortSignal stopping) {

        UploadTurn forPartsOf(Content content, PartPlan plan, TransferSettings settings) throws IOException {
            TransferResources.Reservation reservation =
                    resources.reserve(content, plan, settings, stopping, () -> listed(WaitReason.BUFFER_SPACE));
            try {
                return new UploadTurn(
                        reservation, join(settings.parallelParts().within(plan.count()), content.length()));
            } catch (IOException | RuntimeException | Error e) {
                reservation.close();
                throw e;
            }
        }

        /** Does not take a slot while the endpoint is paused, since other endpoints may use it. */
        private PartSlots.Share join(ParallelParts parallel, long bytes) throws IOException {
            while (true) {
                if (client.pause().isPaused()) {
                    try (WaitingUploads.Wait wait = listed(WaitReason.PAUSE)) {
                        client.pause().await(stopping, expiry);
                    }
                }
                PartSlots.Share share = resources.slots().tryJoin(parallel, bytes);
                if (share == null) {
                    try (WaitingUploads.Wait wait = listed(WaitReason.SLOT)) {
                        share = resources.slots().join(parallel, bytes, stopping);
                    }
                }
                if (!client.pause().isPaused() || expiry.passed()) {
                    return share;
                }
                share.close();
            }
        }

        private WaitingUploads.Wait listed(WaitReason reason) {
            return client.waits(progress.get(), reason);
        }
    }
}
