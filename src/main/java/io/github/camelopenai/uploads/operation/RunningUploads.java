package io.github.camelopenai.uploads.operation;

import io.github.camelopenai.uploads.api.session.UploadRegistry;
import io.github.camelopenai.uploads.api.session.UploadSession;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.monitoring.OperationReport;
import io.github.camelopenai.uploads.text.ShownText;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operations that begin uploads, while they run or wait in this process, so that an operator can cancel one. Thread-safe. */
public final class RunningUploads {

    private static final Logger LOG = LoggerFactory.getLogger(RunningUploads.class);

    private static final Duration END_LIMIT = Duration.ofSeconds(10);

    private final UploadRegistry uploads;
    private final Set<Running> running = ConcurrentHashMap.newKeySet();

    public RunningUploads(UploadRegistry uploads) {
        this.uploads = uploads;
    }

    /** One operation, until it is closed. */
    final class Running implements AutoCloseable {
        private final OperationReport report;
        private final boolean wholeUpload;
        private final AbortSignal cancelled = new AbortSignal();

        private Running(OperationReport report, boolean wholeUpload) {
            this.report = report;
            this.wholeUpload = wholeUpload;
        }

        /** Aborted when an operator cancels the upload. */
        AbortSignal cancelled() {
            return cancelled;
        }

        private boolean has(String id) {
            return id.equals(report.exchangeId()) || wholeUpload && id.equals(report.uploadId());
        }

        private String describe() {
            String uploadId = report.uploadId();
            return (uploadId == null ? "The upload" : "Upload " + uploadId) + " of exchange " + report.exchangeId();
        }

        @Override
        public void close() {
            running.remove(this);
        }
    }

    Running begin(OperationReport report, Operation operation) {
        Running begun = new Running(report, operation instanceof UploadOperation);
        if (operation.beginsUpload()) {
            running.add(begun);
        }
        return begun;
    }

    /**
     * Cancels an upload that runs or waits here, and waits for its end. Its exchange fails.
     *
     * @param id the id of the upload or of its exchange
     * @return a sentence that says what was done; empty if there is no such upload
     */
    public Optional<String> cancel(String id) {
        Optional<Running> found = running.stream().filter(each -> each.has(id)).findFirst();
        return found.map(this::cancel);
    }

    private String cancel(Running found) {
        String uploadId = found.report.uploadId();
        UploadSession session = uploadId == null ? null : uploads.find(uploadId);
        if (session != null && session.phase().isCommitted()) {
            throw new IllegalStateException(
                    found.describe() + " was not cancelled: its complete may have been sent, so it"
                            + " may be a file. Wait for its outcome");
        }
        found.cancelled.abortForGood("an operator has cancelled the upload");
        boolean ended = found.cancelled.awaitQuiet(END_LIMIT);
        String done = found.describe() + (ended ? " was cancelled" : " is being cancelled");
        LOG.info("{}, as an operator has asked", ShownText.of(done));
        return done;
    }
}
