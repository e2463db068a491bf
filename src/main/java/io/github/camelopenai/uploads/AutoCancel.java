package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.api.UploadSession;
import io.github.camelopenai.uploads.api.UploadsClient;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancels an upload when its exchange ends and no {@code complete} has succeeded or may have. A synchronization runs once
 * per exchange whatever error handler the route has, which an {@code onException} inside a split does not. When the
 * component is stopped before the exchange has ended, as in a forced shutdown, the component runs it.
 */
final class AutoCancel extends SynchronizationAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(AutoCancel.class);

    private final UploadsClient client;
    private final String uploadId;
    private final PendingCancels pending;
    private boolean done;

    AutoCancel(UploadsClient client, String uploadId, PendingCancels pending) {
        this.client = client;
        this.uploadId = uploadId;
        this.pending = pending;
    }

    @Override
    public void onDone(Exchange exchange) {
        Exception failure = cancelUnlessCompleted();
        // Not before, so that a component that is stopped meanwhile waits for it.
        pending.remove(this);
        if (failure != null && exchange.getException() != null) {
            exchange.getException().addSuppressed(failure);
        }
    }

    /** At most once, and who comes second waits for the first; returns why it failed, or null. */
    synchronized Exception cancelUnlessCompleted() {
        UploadSession.Phase phase = client.phase(uploadId);
        boolean open = phase == UploadSession.Phase.OPEN || phase == UploadSession.Phase.CANCELLING;
        if (done || !open) {
            return null;
        }
        done = true;
        try {
            client.cancel(uploadId, false);
            LOG.info("Upload {} was cancelled, since its exchange ended without completing it", uploadId);
            return null;
        } catch (Exception e) {
            LOG.warn("Upload {} could not be cancelled and will expire by itself: {}", uploadId, e.getMessage());
            return e;
        }
    }
}
