package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.api.OpenAIFile;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.OpenAIUploadsIOException;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.UploadExpiredException;
import io.github.camelopenai.uploads.api.UploadOutcomeUnknownException;
import io.github.camelopenai.uploads.api.call.UploadsClient;
import io.github.camelopenai.uploads.api.session.EarlierComplete;
import io.github.camelopenai.uploads.api.session.UploadSession;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import io.github.camelopenai.uploads.http.RequestResult;
import io.github.camelopenai.uploads.journal.JournalPart;
import io.github.camelopenai.uploads.journal.JournalRecord;
import io.github.camelopenai.uploads.journal.UploadJournal;
import io.github.camelopenai.uploads.part.Content;
import io.github.camelopenai.uploads.part.PartPlan;
import io.github.camelopenai.uploads.text.ShownText;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An upload with a journal. The record determines what is done:
 *
 * <ul>
 *   <li>no record, or an upload that cannot be finished in time: creates a new upload
 *   <li>{@code PENDING}: sends the missing parts, and verifies that the others are unchanged
 *   <li>{@code COMPLETING}: sends the same {@code complete} again, unless the server has accepted it, and searches for the
 *       file; creates a new upload only if there is certainly no file and will be none
 *   <li>{@code COMPLETED}: returns that file, if it still exists
 * </ul>
 *
 * <p>Runs while the entry of the key is taken. For one use.
 */
final class JournaledTransfer {

    private static final Logger LOG = LoggerFactory.getLogger(JournaledTransfer.class);

    private static final Duration TIME_TO_RECONCILE = Duration.ofMinutes(2);
    private static final Duration TIME_TO_CANCEL = Duration.ofMinutes(1);

    private static final int REQUESTS_FOR_FILE = 3;
    private static final Duration BETWEEN_REQUESTS_FOR_FILE = Duration.ofMillis(500);

    private final TransferSteps steps;
    private final UploadsClient client;
    private final Content content;
    private final CreateUpload request;
    private final ResumeSettings resumption;
    private final JournalRecorder entry;
    private JournalRecord record;

    JournaledTransfer(
            TransferSteps steps,
            Content content,
            CreateUpload request,
            ResumeSettings resumption,
            UploadJournal.Entry taken) {
        this.steps = steps;
        this.client = steps.client();
        this.content = content;
        this.request = request;
        this.resumption = resumption;
        this.entry = new JournalRecorder(request, resumption, taken);
    }

    TransferResult run(AbortSignal stopping) throws OpenAIUploadsException, IOException {
        try {
            record = entry.load();
            if (record == null) {
                return steps.uploadNew(entry, stopping);
            }
            return switch (record.state()) {
                case COMPLETED -> completedBefore(stopping);
                case COMPLETING -> reconcile(stopping);
                case PENDING -> resume(stopping);
            };
        } finally {
            entry.end();
        }
    }

    /** Returns the file of an upload after which the process or the route has failed. */
    private TransferResult completedBefore(AbortSignal stopping) throws OpenAIUploadsException, IOException {
        try {
            RequestResult<OpenAIFile> found = requestFile(stopping);
            Upload completed = upload("completed", found.value());
            client.earlierUploads().completedBefore(completed, request, partLengths());
            LOG.info(
                    "Upload {} of '{}' was completed before: file {}",
                    record.uploadId(),
                    ShownText.of(record.filename()),
                    record.fileId());
            return new TransferResult(completed, record.partIds().size(), 0, found.requestId());
        } catch (OpenAIUploadsException e) {
            if (e.getStatusCode() != 404) {
                throw e;
            }
            LOG.warn(
                    "File {} of upload {} no longer exists; '{}' is uploaded again",
                    record.fileId(),
                    record.uploadId(),
                    ShownText.of(record.filename()));
            return startOver(stopping);
        }
    }

    /** A new file may be unknown to a server for a moment, and a second one must not be made then. */
    private RequestResult<OpenAIFile> requestFile(AbortSignal stopping) throws OpenAIUploadsException, IOException {
        for (int request = 1; ; request++) {
            try {
                return client.file(record.fileId(), stopping);
            } catch (OpenAIUploadsException e) {
                if (e.getStatusCode() != 404 || request == REQUESTS_FOR_FILE) {
                    throw e;
                }
                pause(stopping);
            }
        }
    }

    private void pause(AbortSignal stopping) throws IOException {
        try {
            stopping.sleep(BETWEEN_REQUESTS_FOR_FILE);
        } catch (UploadAbortedException e) {
            throw OpenAIUploadsIOException.duringUpload(record.uploadId(), record.filename(), e);
        }
    }

    private TransferResult reconcile(AbortSignal stopping) throws OpenAIUploadsException, IOException {
        LOG.info(
                "Upload {} of '{}' was being completed; asking for its outcome",
                record.uploadId(),
                ShownText.of(record.filename()));
        Duration remaining = new RecordedTime(record).remaining();
        // An upload that has expired may have become a file before.
        UploadSession adopted = adopt(
                remaining.compareTo(TIME_TO_RECONCILE) > 0 ? remaining : TIME_TO_RECONCILE,
                record.accepted() ? EarlierComplete.ACCEPTED : EarlierComplete.POSSIBLE);
        client.earlierUploads().resume(adopted, entry.location());
        try {
            return steps.completeAdopted(adopted, record.partIds(), record.md5(), entry, stopping);
        } catch (UploadOutcomeUnknownException e) {
            throw e.withAdvice("If the account has no such file, call forgetRecord(\"" + record.uploadId()
                    + "\") of the endpoint in JMX, or the dev console openai-uploads with action=forget&record="
                    + record.uploadId() + ", to have the source uploaded again. Its record is " + entry.location());
        } catch (UploadExpiredException e) {
            return startOverAfter(e, stopping);
        } catch (OpenAIUploadsException e) {
            if (FailureEffect.isNewUploadUseful(e)) {
                return startOverAfter(e, stopping);
            }
            throw e;
        }
    }

    private TransferResult resume(AbortSignal stopping) throws OpenAIUploadsException, IOException {
        RecordedTime time = new RecordedTime(record);
        String why = record.bytes() != content.length()
                ? "the content has " + content.length() + " bytes now, and had " + record.bytes()
                : time.whyNotEnough();
        if (why != null) {
            LOG.info("Upload {} of '{}' is not resumed: {}", record.uploadId(), ShownText.of(record.filename()), why);
            if (entry.isHeld()) {
                steps.cancel(adopt(TIME_TO_CANCEL, EarlierComplete.NONE));
            }
            // Fails if the entry is lost, so the upload is left to the process that has the entry now.
            return startOver(stopping);
        }
        LOG.info(
                "Upload {} of '{}' is resumed: {} of {} parts are there",
                record.uploadId(),
                ShownText.of(record.filename()),
                record.parts().size(),
                record.partLengths().size());
        UploadSession adopted = adopt(time.remaining(), EarlierComplete.NONE);
        client.earlierUploads().resume(adopted, entry.location());
        PartPlan recorded = PartPlan.of(record.partLengths());
        try {
            return steps.uploadRest(adopted, recorded, entry, stopping);
        } catch (OpenAIUploadsException | IOException e) {
            if (FailureEffect.isNewUploadUsefulAfterParts(e)) {
                return startOverAfter(e, stopping);
            }
            if (e instanceof OpenAIUploadsException refused) {
                return steps.uploadInSmallerParts(recorded, refused, entry, stopping);
            }
            throw e;
        }
    }

    /** Creates a new upload after a failure whose upload is cancelled and has no record any more. */
    private TransferResult startOverAfter(Exception failure, AbortSignal stopping)
            throws OpenAIUploadsException, IOException {
        if (content.isRepeatable()) {
            // A stopped upload has not failed for good, so its record must remain.
            steps.requireNotStopped(failure, stopping);
        }
        if (entry.hasRecord() || !content.isRepeatable()) {
            if (failure instanceof OpenAIUploadsException answered) {
                throw answered;
            }
            throw (IOException) failure;
        }
        LOG.warn(
                "'{}' is uploaded again from the start, since its upload could not be resumed: {}",
                ShownText.of(request.filename()),
                failure.getMessage());
        return steps.uploadNew(entry, stopping);
    }

    private TransferResult startOver(AbortSignal stopping) throws OpenAIUploadsException, IOException {
        entry.givenUp();
        return steps.uploadNew(entry, stopping);
    }

    private UploadSession adopt(Duration remaining, EarlierComplete before) {
        entry.resume();
        UploadSession session =
                client.earlierUploads().adopt(upload("pending", null), request, remaining, partLengths(), before);
        session.excludeFiles(new LookalikeFiles(resumption.journal(), resumption.key(), record));
        return session;
    }

    private Map<String, Long> partLengths() {
        return record.parts().stream().collect(Collectors.toMap(JournalPart::id, JournalPart::length, (a, b) -> a));
    }

    private Upload upload(String status, OpenAIFile file) {
        return new Upload(
                record.uploadId(),
                "upload",
                record.bytes(),
                record.createdAt(),
                record.filename(),
                record.purpose(),
                status,
                record.expiresAt(),
                file);
    }
}
