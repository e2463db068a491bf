package io.github.camelopenai.uploads.operation;

import io.github.camelopenai.uploads.api.call.UploadsClient;
import io.github.camelopenai.uploads.api.session.PendingUploadNotice;
import io.github.camelopenai.uploads.api.session.UploadPhase;
import io.github.camelopenai.uploads.api.session.UploadSession;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancels an upload when its exchange ends, unless a {@code complete} has succeeded or may have succeeded. It is a
 * synchronization, since that runs once per exchange with any error handler; an {@code onException} inside a split does not.
 * If the component is stopped before the exchange ends, as in a forced shutdown, {@link PendingCancels} runs it.
 */
final class AutoCancel extends SynchronizationAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(AutoCancel.class);

    private final UploadsClient client;
    private final Consumer<AutoCancel> whenDone;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile UploadSession session;
    private boolean done;

    /** @param whenDone called when the exchange has ended and the upload needs no cancel any more */
    AutoCancel(UploadsClient client, Consumer<AutoCancel> whenDone) {
        this.client = client;
        this.whenDone = whenDone;
    }

    /** Sets the upload, which the server has created. */
    void created(String uploadId) {
        // Keeps the session, since the client drops sessions of ended uploads while the exchange may still run.
        session = client.session(uploadId);
    }

    @Override
    public void onDone(Exchange exchange) {
        Exception failure = cancelUnlessCompleted();
        // Only now, so that a component that is stopped meanwhile waits for the cancel.
        whenDone.accept(this);
        if (failure != null && exchange.getException() != null) {
            exchange.getException().addSuppressed(failure);
        }
    }

    /**
     * Cancels the upload, at most once. A second caller waits for the first.
     *
     * @return the failure of the cancel, or null
     */
    Exception cancelUnlessCompleted() {
        lock.lock();
        try {
            UploadSession created = session;
            if (done
                    || created == null
                    || !isOpen(created.phase())
                    || !isOpen(client.session(created.id()).phase())) {
                return null;
            }
            done = true;
            return cancel(created.id());
        } finally {
            lock.unlock();
        }
    }

    private static boolean isOpen(UploadPhase phase) {
        return phase == UploadPhase.OPEN || phase == UploadPhase.CANCELLING;
    }

    private Exception cancel(String uploadId) {
        try {
            client.cancel(client.session(uploadId), false);
            LOG.info("Upload {} was cancelled, since its exchange ended without completing it", uploadId);
            return null;
        } catch (Exception e) {
            LOG.warn("Upload {} could not be cancelled: {}", uploadId, PendingUploadNotice.describe(session, e));
            return e;
        }
    }
}
