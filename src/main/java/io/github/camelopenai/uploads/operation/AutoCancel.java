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
 * Cancels an upload when its exchange ends and no {@code complete} has succeeded or may have. A synchronization runs once
 * per exchange whatever error handler the route has, which an {@code onException} inside a split does not. When the
 * component is stopped before the exchange has ended, as in a forced shutdown, the component runs it.
 */
final class AutoCancel extends SynchronizationAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(AutoCancel.class);

    private final UploadsClient client;
    private final Consumer<AutoCancel> whenDone;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile UploadSession session;
    private boolean done;

    /** @param whenDone is told when the exchange has ended and the upload needs no cancel any more */
    AutoCancel(UploadsClient client, Consumer<AutoCancel> whenDone) {
        this.client = client;
        this.whenDone = whenDone;
    }

    /** There is an upload from now on. */
    void created(String uploadId) {
        // The client forgets uploads that have ended, and an exchange may take any time.
        session = client.session(uploadId);
    }

    @Override
    public void onDone(Exchange exchange) {
        Exception failure = cancelUnlessCompleted();
        // Not before, so that a component that is stopped meanwhile waits for it.
        whenDone.accept(this);
        if (failure != null && exchange.getException() != null) {
            exchange.getException().addSuppressed(failure);
        }
    }

    /** At most once, and who comes second waits for the first; returns why it failed, or null. */
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
