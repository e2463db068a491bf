package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.api.UploadSession;
import io.github.camelopenai.uploads.api.UploadsClient;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancels an upload when its exchange ends and no {@code complete} has succeeded or may have. A synchronization runs once
 * per exchange whatever error handler the route has, which an {@code onException} inside a split does not.
 */
final class AutoCancel extends SynchronizationAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(AutoCancel.class);

    private final UploadsClient client;
    private final String uploadId;

    AutoCancel(UploadsClient client, String uploadId) {
        this.client = client;
        this.uploadId = uploadId;
    }

    @Override
    public void onDone(Exchange exchange) {
        if (client.phase(uploadId) != UploadSession.Phase.OPEN) {
            return;
        }
        try {
            client.cancel(uploadId, false);
            LOG.info("Upload {} was cancelled, since its exchange ended without completing it", uploadId);
        } catch (Exception e) {
            LOG.warn("Upload {} could not be cancelled and will expire by itself: {}", uploadId, e.getMessage());
            if (exchange.getException() != null) {
                exchange.getException().addSuppressed(e);
            }
        }
    }
}
