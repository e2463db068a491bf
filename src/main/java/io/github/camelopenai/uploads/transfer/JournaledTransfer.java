package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.api.AssemblyFailedException;
import io.github.camelopenai.uploads.api.ChecksumMismatchException;
import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.api.OpenAIFile;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.OpenAIUploadsIOException;
import io.github.camelopenai.uploads.api.OrphanPartsException;
import io.github.camelopenai.uploads.api.RepeatedPartIdException;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.UploadExpiredException;
import io.github.camelopenai.uploads.api.UploadOutcomeUnknownException;
import io.github.camelopenai.uploads.api.call.UploadsClient;
import io.github.camelopenai.uploads.api.session.EarlierComplete;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import io.github.camelopenai.uploads.journal.JournalPart;
import io.github.camelopenai.uploads.journal.JournalRecord;
import io.github.camelopenai.uploads.part.Content;
import io.github.camelopenai.uploads.part.PartPlan;
import io.github.camelopenai.uploads.text.ShownText;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transfer that looks into the journal first. What it finds decides what is done:
 *
 * <ul>
 *   <li>nothing, or an upload that cannot be finished in time: a new upload
 *   <li>{@code PENDING}: only what is missing is sent, once the rest is seen to be still the same
 *   <li>{@code COMPLETING}: the same {@code complete} again, or none if the server has accepted it, and else a look for the
 *       file; a new upload only if there is certainly no file and will be none
 *   <li>{@code COMPLETED}: that file, if it is still there
 * </ul>
 *
 * <p>Runs with the key locked. For one use.
 */
final class JournaledTransfer {

    private static final Logger LOG = LoggerFactory.getLogger(JournaledTransfer.class);

    private static final int TOO_LARGE = 413;
    private static final Duration TIME_TO_RECONCILE = Duration.ofMinutes(2);

    /** Why a server could not make a file, where another upload of the same content may end better. */
    private static final Set<String> WORTH_ANOTHER_UPLOAD = Set.of("size_mismatch", "missing_part");

    private final Transfer transfer;
    private final UploadsClient client;
    private final Content content;
    private final CreateUpload request;
    private final ResumeSettings resumption;
    private final JournalEntry entry;
    private JournalRecord record;

    JournaledTransfer(
            Transfer transfer, UploadsClient client, Content content, CreateUpload request, ResumeSettings resumption) {
        this.transfer = transfer;
        this.client = client;
        this.content = content;
        this.request = request;
        this.resumption = resumption;
        this.entry = new JournalEntry(client, request, resumption);
    }

    TransferResult run(AbortSignal stopping) throws OpenAIUploadsException, IOException {
        try {
            record = entry.load();
            if (record == null) {
                return transfer.uploadNew(entry, stopping);
            }
            return switch (record.state()) {
                case COMPLETED -> completedBefore(stopping);
                case COMPLETING -> reconcile(stopping);
                case PENDING -> takeUp(stopping);
            };
        } finally {
            entry.end();
        }
    }

    /** The crash, or the failure of the route, came after the upload. */
    private TransferResult completedBefore(AbortSignal stopping) throws OpenAIUploadsException, IOException {
        try {
            var found = client.file(record.fileId(), stopping);
            Upload completed = upload("completed", found.value());
            client.completedBefore(completed, request, partLengths());
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
                    "File {} of upload {} is not there any more; '{}' is uploaded again",
                    record.fileId(),
                    record.uploadId(),
                    ShownText.of(record.filename()));
            return startOver(stopping);
        }
    }

    private TransferResult reconcile(AbortSignal stopping) throws OpenAIUploadsException, IOException {
        LOG.info(
                "Upload {} of '{}' was being completed; asking again",
                record.uploadId(),
                ShownText.of(record.filename()));
        Duration remaining = new RecordedTime(record).remaining();
        // An upload that has expired may have become a file before.
        adopt(
                remaining.compareTo(TIME_TO_RECONCILE) > 0 ? remaining : TIME_TO_RECONCILE,
                record.accepted() ? EarlierComplete.ACCEPTED : EarlierComplete.POSSIBLE);
        client.resumed(record.uploadId(), entry.whereItIs());
        try {
            return transfer.completeAdopted(upload("pending", null), record.partIds(), record.md5(), entry, stopping);
        } catch (UploadOutcomeUnknownException e) {
            throw e.withAdvice("If the account has no such file, remove " + entry.whereItIs()
                    + " to have the source uploaded again");
        } catch (UploadExpiredException e) {
            return startOverAfter(e, stopping);
        } catch (OpenAIUploadsException e) {
            if (isWorthAnotherUpload(e)) {
                return startOverAfter(e, stopping);
            }
            throw e;
        }
    }

    private static boolean isWorthAnotherUpload(OpenAIUploadsException failure) {
        return failure instanceof OrphanPartsException
                || failure instanceof ChecksumMismatchException
                || failure instanceof AssemblyFailedException failed
                        && failed.getErrorCode() != null
                        && WORTH_ANOTHER_UPLOAD.contains(failed.getErrorCode());
    }

    private TransferResult takeUp(AbortSignal stopping) throws OpenAIUploadsException, IOException {
        RecordedTime time = new RecordedTime(record);
        String why = record.bytes() != content.length()
                ? "the content has " + content.length() + " bytes now, and had " + record.bytes()
                : time.whyNotEnough();
        if (why != null) {
            LOG.info("Upload {} of '{}' is not resumed: {}", record.uploadId(), ShownText.of(record.filename()), why);
            adopt(RecordedTime.RESERVE, EarlierComplete.NONE);
            transfer.cancel(upload("pending", null));
            return startOver(stopping);
        }
        LOG.info(
                "Upload {} of '{}' is resumed: {} of {} parts are there",
                record.uploadId(),
                ShownText.of(record.filename()),
                record.parts().size(),
                record.partLengths().size());
        adopt(time.remaining(), EarlierComplete.NONE);
        client.resumed(record.uploadId(), entry.whereItIs());
        try {
            return transfer.uploadRest(upload("pending", null), PartPlan.of(record.partLengths()), entry, stopping);
        } catch (OpenAIUploadsException e) {
            boolean ended = e instanceof AssemblyFailedException && !isWorthAnotherUpload(e);
            if (JournalEntry.isAboutTheUpload(e) && e.getStatusCode() != TOO_LARGE && !ended) {
                return startOverAfter(e, stopping);
            }
            throw e;
        } catch (IOException e) {
            if (JournalEntry.isChange(e) || e instanceof RepeatedPartIdException) {
                return startOverAfter(e, stopping);
            }
            throw e;
        }
    }

    /** Its upload is cancelled and forgotten by now. */
    private TransferResult startOverAfter(Exception failure, AbortSignal stopping)
            throws OpenAIUploadsException, IOException {
        if (content.isRepeatable()) {
            // What is stopped here has not failed for good. Not even the record may be removed by an interrupted
            // thread.
            requireGoingOn(failure, stopping);
        }
        if (entry.record() != null || !content.isRepeatable()) {
            if (failure instanceof OpenAIUploadsException answered) {
                throw answered;
            }
            throw (IOException) failure;
        }
        LOG.warn(
                "'{}' is uploaded anew, since its upload could not be resumed: {}",
                ShownText.of(request.filename()),
                failure.getMessage());
        return transfer.uploadNew(entry, stopping);
    }

    private void requireGoingOn(Exception failure, AbortSignal stopping) throws IOException {
        try {
            stopping.throwIfAborted();
        } catch (UploadAbortedException e) {
            e.addSuppressed(failure);
            throw OpenAIUploadsIOException.duringUpload(transfer.created().id(), request.filename(), e);
        }
    }

    private TransferResult startOver(AbortSignal stopping) throws OpenAIUploadsException, IOException {
        entry.givenUp();
        return transfer.uploadNew(entry, stopping);
    }

    private void adopt(Duration remaining, EarlierComplete before) {
        entry.goOn();
        client.adopt(upload("pending", null), request, remaining, partLengths(), before);
        client.tellApart(record.uploadId(), new LookalikeFiles(resumption, record));
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
