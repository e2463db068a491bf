package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.api.FileSizeMismatchException;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.OpenAIUploadsIOException;
import io.github.camelopenai.uploads.api.OrphanPartsException;
import io.github.camelopenai.uploads.api.RepeatedPartIdException;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.call.UploadsClient;
import io.github.camelopenai.uploads.api.session.UploadMdc;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import io.github.camelopenai.uploads.http.CallResult;
import io.github.camelopenai.uploads.journal.UploadJournal;
import io.github.camelopenai.uploads.part.Content;
import io.github.camelopenai.uploads.part.PartBuffers;
import io.github.camelopenai.uploads.part.PartIterator;
import io.github.camelopenai.uploads.part.PartPlan;
import io.github.camelopenai.uploads.text.ShownText;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One content, uploaded: waits for its turn, creates, sends the parts, completes. If that fails, everything that runs is
 * stopped, then the upload is cancelled, and then the first failure is thrown. An upload whose {@code complete} may have
 * succeeded is never cancelled and never started over; {@link #completeAgain} asks again.
 *
 * <p>Runs in the caller's thread, which sends parts of a file itself and waits for those of a stream, and in threads of the
 * executor. Nothing runs when {@link #run} returns or throws. For one use; not thread-safe.
 */
public final class Transfer {

    private static final Logger LOG = LoggerFactory.getLogger(Transfer.class);

    private UploadsClient client;
    private final TransferResources resources;
    private final TransferSettings settings;
    private final Content content;
    private final CreateUpload request;
    private final String knownMd5;
    private final ResumeSettings resumption;
    private Upload created;
    private Commit commit;
    private int earlierRetries;

    /** What {@code complete} is asked, always the same. */
    private record Commit(List<String> partIds, String md5) {}

    /**
     * @param content what to upload, its length known
     * @param request what to announce
     * @param md5 of the content, if it is known beforehand; else null
     * @param resumption how it is remembered; null for not at all
     */
    public Transfer(
            UploadsClient client,
            TransferResources resources,
            TransferSettings settings,
            Content content,
            CreateUpload request,
            String md5,
            ResumeSettings resumption) {
        this.client = client;
        this.resources = resources;
        this.settings = settings;
        this.content = content;
        this.request = request;
        this.knownMd5 = md5;
        this.resumption = resumption;
    }

    /** What is announced. */
    public CreateUpload request() {
        return request;
    }

    /** What {@code create} answered; null as long as there is no upload. */
    public Upload created() {
        return created;
    }

    /** Whether it is remembered in a journal, which then says what another attempt does. */
    public boolean isRemembered() {
        return resumption != null;
    }

    /** Whether there may be a file of the upload, the right one or not. */
    public boolean mayHaveMadeAFile() {
        return created != null
                && switch (client.phase(created.id())) {
                    case COMPLETING, COMPLETED, UNKNOWN -> true;
                    case OPEN, FAILED, CANCELLING, CANCELLED -> false;
                };
    }

    /**
     * Uploads, or takes up what was begun before.
     *
     * @param stopping ends it within seconds when it is aborted, as an interrupt of this thread does
     */
    public TransferResult run(AbortSignal stopping) throws OpenAIUploadsException, IOException {
        if (resumption == null) {
            return uploadNew(TransferLog.NONE, stopping);
        }
        UploadJournal.Lock lock = lock();
        try {
            return new JournaledTransfer(this, client, content, request, resumption).run(stopping);
        } finally {
            unlock(lock);
        }
    }

    private UploadJournal.Lock lock() throws IOException {
        try {
            return resumption.journal().tryLock(resumption.key(), resumption.owner());
        } catch (InterruptedIOException e) {
            throw new UploadAbortedException(e.getMessage(), e);
        }
    }

    /** Whatever a journal throws here, it changes nothing for an upload that has succeeded or failed. */
    private void unlock(UploadJournal.Lock lock) {
        try {
            lock.close();
        } catch (RuntimeException | Error e) {
            LOG.warn("The lock of the upload of '{}' could not be given back", ShownText.of(request.filename()), e);
        }
    }

    /** From the beginning. */
    TransferResult uploadNew(TransferLog log, AbortSignal stopping) throws OpenAIUploadsException, IOException {
        created = null;
        content.requireUnread();
        PartPlan plan = settings.plan(content);
        PartCountWarning.warnOf(request.filename(), plan.total(), plan.count(), settings.partSize());
        return inTurn(plan, stopping, (buffers, share) -> {
            try {
                return createAndUpload(plan, buffers, share, log, stopping);
            } catch (OrphanPartsException | RepeatedPartIdException e) {
                if (!content.isRepeatable()) {
                    throw e;
                }
                LOG.warn("Upload {} is started over: {}", created.id(), e.getMessage());
                earlierRetries = client.retries(created.id());
                return createAndUpload(plan, buffers, share, log, stopping);
            }
        });
    }

    /** What is missing of an upload that {@code client} has adopted. */
    TransferResult uploadRest(Upload adopted, PartPlan plan, TransferLog log, AbortSignal stopping)
            throws OpenAIUploadsException, IOException {
        created = adopted;
        try {
            content.requireUnread();
            return inTurn(plan, stopping, (buffers, share) -> upload(plan, buffers, share, log, stopping));
        } catch (Exception | Error e) {
            // What fails before its turn leaves the upload as it is: another attempt may take it up.
            return rethrow(failed().named(e));
        } finally {
            client.leave(created.id());
        }
    }

    /** An adopted upload that may be completed already. */
    TransferResult completeAdopted(
            Upload adopted, List<String> partIds, String md5, TransferLog log, AbortSignal stopping)
            throws OpenAIUploadsException, IOException {
        created = adopted;
        commit = new Commit(partIds, md5);
        return orCleanUp(log, () -> complete(log, stopping));
    }

    /** What is done once it is this upload's turn. */
    @FunctionalInterface
    private interface Turn {
        TransferResult take(PartBuffers buffers, PartSlots.Share share) throws OpenAIUploadsException, IOException;
    }

    private TransferResult inTurn(PartPlan plan, AbortSignal stopping, Turn turn)
            throws OpenAIUploadsException, IOException {
        int parallel = Math.min(settings.parallelParts(), plan.count());
        try (BufferReservation buffering = resources.reserve(content, plan, settings, stopping);
                PartSlots.Share share = resources.slots().join(parallel, stopping)) {
            return turn.take(buffering.buffers(), share);
        }
    }

    private TransferResult createAndUpload(
            PartPlan plan, PartBuffers buffers, PartSlots.Share share, TransferLog log, AbortSignal stopping)
            throws OpenAIUploadsException, IOException {
        try {
            created = client.create(request, stopping).value();
        } catch (OpenAIUploadsIOException e) {
            if (e.getUploadId() != null) {
                // The server has made it, and then something went wrong here.
                created = new Upload(e.getUploadId(), null, null, null, null, null, null, null, null);
                failed().cancel(e);
            }
            throw e;
        }
        return upload(plan, buffers, share, log, stopping);
    }

    private TransferResult upload(
            PartPlan plan, PartBuffers buffers, PartSlots.Share share, TransferLog log, AbortSignal stopping)
            throws OpenAIUploadsException, IOException {
        return orCleanUp(log, () -> {
            log.created(created, plan);
            commit = send(PartIterator.of(content, plan, buffers), share, log, stopping);
            log.completing(created.id(), commit.partIds(), commit.md5());
            return complete(log, stopping);
        });
    }

    /** Anything that is done with an upload that exists. */
    @FunctionalInterface
    private interface Work {
        TransferResult run() throws Exception;
    }

    private TransferResult orCleanUp(TransferLog log, Work work) throws OpenAIUploadsException, IOException {
        try (UploadMdc mdc = UploadMdc.of(created.id())) {
            return work.run();
        } catch (Exception | Error e) {
            return rethrow(failed().after(e, log));
        } finally {
            client.leave(created.id());
        }
    }

    private FailedTransfer failed() {
        return new FailedTransfer(client, created.id(), request.filename(), settings.cancelOnFailure());
    }

    private static TransferResult rethrow(Exception failure) throws OpenAIUploadsException, IOException {
        if (failure instanceof OpenAIUploadsException answered) {
            throw answered;
        }
        if (failure instanceof IOException unanswered) {
            throw unanswered;
        }
        throw (RuntimeException) failure;
    }

    private Commit send(PartIterator parts, PartSlots.Share share, TransferLog log, AbortSignal stopping)
            throws Exception {
        ContentDigest digest = settings.checksum() && knownMd5 == null ? new ContentDigest() : null;
        int parallel = Math.min(settings.parallelParts(), parts.count());
        List<String> ids = new PartSenders(client, created.id(), parts, share, digest, log)
                .run(resources.executor(), parallel, !content.isRepeatable(), stopping);
        return new Commit(ids, digest != null ? digest.hex() : knownMd5);
    }

    private TransferResult complete(TransferLog log, AbortSignal stopping) throws OpenAIUploadsException, IOException {
        CallResult<Upload> result;
        try {
            result = client.complete(
                    created.id(),
                    commit.partIds(),
                    commit.md5(),
                    () -> record("is being completed by the server", log::accepted),
                    stopping);
        } catch (FileSizeMismatchException e) {
            // The next attempt must find this file and not make another one.
            record("is completed", () -> log.completed(e.getFileId()));
            throw e;
        }
        record("is completed", () -> log.completed(result.value().file().id()));
        return new TransferResult(
                result.value(), commit.partIds().size(), earlierRetries + result.retries(), result.requestId());
    }

    /** A step of the journal. */
    @FunctionalInterface
    private interface Recording {
        void write() throws IOException;
    }

    /** The server has done it already. If that is not recorded, the next attempt finds COMPLETING, and then finds out. */
    private void record(String what, Recording recording) {
        try {
            recording.write();
        } catch (IOException | RuntimeException | Error e) {
            LOG.warn("Upload {} {}, but that could not be recorded: {}", created.id(), what, e.toString());
        }
    }

    /**
     * After an attempt that may have made a file: asks for that file again. Without a journal, it uploads nothing; with one,
     * what that says is done.
     *
     * @param by for the same account; the one that has uploaded may be closed by now
     */
    public TransferResult completeAgain(UploadsClient by, AbortSignal stopping)
            throws OpenAIUploadsException, IOException {
        client = by;
        return resumption == null
                ? orCleanUp(TransferLog.NONE, () -> complete(TransferLog.NONE, stopping))
                : run(stopping);
    }

    /** Cancels an upload that is of no use. */
    void cancel(Upload upload) {
        new FailedTransfer(client, upload.id(), request.filename(), settings.cancelOnFailure()).cancel(null);
    }
}
