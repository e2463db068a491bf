package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.api.ApiResult;
import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.OpenAIUploadsIOException;
import io.github.camelopenai.uploads.api.OrphanPartsException;
import io.github.camelopenai.uploads.api.RepeatedPartIdException;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.UploadMdc;
import io.github.camelopenai.uploads.api.UploadSession;
import io.github.camelopenai.uploads.api.UploadsClient;
import io.github.camelopenai.uploads.part.AbortSignal;
import io.github.camelopenai.uploads.part.Content;
import io.github.camelopenai.uploads.part.PartBuffers;
import io.github.camelopenai.uploads.part.PartPlan;
import io.github.camelopenai.uploads.part.Parts;
import java.io.IOException;
import java.time.Duration;
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

    /** What has failed, or was stopped, must be over soon; the upload expires anyway. */
    private static final Duration CANCEL_LIMIT = Duration.ofSeconds(2);

    private UploadsClient client;
    private final TransferResources resources;
    private final TransferSettings settings;
    private final Content content;
    private final CreateUpload request;
    private final String knownMd5;
    private final Resumption resumption;
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
            Resumption resumption) {
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

    /**
     * Uploads, or takes up what was begun before.
     *
     * @param stopping ends it within seconds when it is aborted, as an interrupt of this thread does
     */
    public TransferResult run(AbortSignal stopping) throws OpenAIUploadsException, IOException {
        if (resumption == null) {
            return uploadNew(TransferLog.NONE, stopping);
        }
        try (UploadJournal.Lock lock = resumption.journal().tryLock(resumption.key(), resumption.owner())) {
            return new JournaledTransfer(this, client, content, request, resumption).run(stopping);
        }
    }

    /** From the beginning. */
    TransferResult uploadNew(TransferLog log, AbortSignal stopping) throws OpenAIUploadsException, IOException {
        content.requireUnread();
        PartPlan plan = settings.plan(content);
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
        content.requireUnread();
        created = adopted;
        return inTurn(plan, stopping, (buffers, share) -> upload(plan, buffers, share, log, stopping));
    }

    /** An adopted upload that may be completed already. */
    TransferResult completeAdopted(
            Upload adopted, List<String> partIds, String md5, TransferLog log, AbortSignal stopping)
            throws OpenAIUploadsException, IOException {
        created = adopted;
        commit = new Commit(partIds, md5);
        try {
            return complete(log, stopping);
        } finally {
            client.leave(created.id());
        }
    }

    /** What is done once it is this upload's turn. */
    @FunctionalInterface
    private interface Turn {
        TransferResult take(PartBuffers buffers, PartSlots.Share share) throws OpenAIUploadsException, IOException;
    }

    private TransferResult inTurn(PartPlan plan, AbortSignal stopping, Turn turn)
            throws OpenAIUploadsException, IOException {
        int parallel = Math.min(settings.parallelParts(), plan.count());
        try (Buffering buffering = resources.reserve(content, plan, settings, stopping);
                PartSlots.Share share = resources.slots().join(parallel, stopping)) {
            return turn.take(buffering.buffers(), share);
        }
    }

    private TransferResult createAndUpload(
            PartPlan plan, PartBuffers buffers, PartSlots.Share share, TransferLog log, AbortSignal stopping)
            throws OpenAIUploadsException, IOException {
        created = client.create(request, stopping).value();
        return upload(plan, buffers, share, log, stopping);
    }

    private TransferResult upload(
            PartPlan plan, PartBuffers buffers, PartSlots.Share share, TransferLog log, AbortSignal stopping)
            throws OpenAIUploadsException, IOException {
        try (UploadMdc mdc = UploadMdc.of(created.id())) {
            return sendAndComplete(plan, buffers, share, log, stopping);
        } finally {
            client.leave(created.id());
        }
    }

    private TransferResult sendAndComplete(
            PartPlan plan, PartBuffers buffers, PartSlots.Share share, TransferLog log, AbortSignal stopping)
            throws OpenAIUploadsException, IOException {
        try {
            log.created(created, plan);
            commit = send(Parts.of(content, plan, buffers), share, log, stopping);
            log.completing(created.id(), commit.partIds(), commit.md5());
            return complete(log, stopping);
        } catch (OpenAIUploadsException | OpenAIUploadsIOException | RuntimeException | Error e) {
            giveUp(e, log);
            throw e;
        } catch (IOException e) {
            OpenAIUploadsIOException named = OpenAIUploadsIOException.duringUpload(created.id(), request.filename(), e);
            giveUp(named, log);
            throw named;
        } catch (Exception e) {
            giveUp(e, log);
            throw new IllegalStateException(e);
        }
    }

    private Commit send(Parts parts, PartSlots.Share share, TransferLog log, AbortSignal stopping) throws Exception {
        ContentDigest digest = settings.checksum() && knownMd5 == null ? new ContentDigest() : null;
        int parallel = Math.min(settings.parallelParts(), parts.count());
        List<String> ids = new PartSending(client, created.id(), parts, share, digest, log)
                .run(resources.executor(), parallel, !content.isRepeatable(), stopping);
        return new Commit(ids, digest != null ? digest.hex() : knownMd5);
    }

    private TransferResult complete(TransferLog log, AbortSignal stopping) throws OpenAIUploadsException, IOException {
        ApiResult<Upload> result = client.complete(created.id(), commit.partIds(), commit.md5(), stopping);
        try {
            log.completed(result.value().file().id());
        } catch (IOException | RuntimeException e) {
            // The file is there. The next attempt will find that the record says COMPLETING, and find the file.
            LOG.warn("Upload {} is completed, but that could not be recorded: {}", created.id(), e.toString());
        }
        return new TransferResult(
                result.value(), commit.partIds().size(), earlierRetries + result.retries(), result.requestId());
    }

    /**
     * After an {@link io.github.camelopenai.uploads.api.UploadOutcomeUnknownException}: asks once more for the same file.
     * Without a journal, it uploads nothing; with one, what that says is done.
     *
     * @param by for the same account; the one that has uploaded may be closed by now
     */
    public TransferResult completeAgain(UploadsClient by, AbortSignal stopping)
            throws OpenAIUploadsException, IOException {
        client = by;
        return resumption == null ? complete(TransferLog.NONE, stopping) : run(stopping);
    }

    private void giveUp(Throwable failure, TransferLog log) {
        UploadSession.Phase phase = client.phase(created.id());
        boolean open = phase == UploadSession.Phase.OPEN || phase == UploadSession.Phase.CANCELLING;
        if (!open) {
            return;
        }
        try {
            // Before the cancel, which takes its time: who is killed meanwhile must not be thought to have completed
            // it.
            log.leftOpen();
            if (log.keepsAfter(failure)) {
                return;
            }
            cancel(created, failure);
            log.givenUp();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** @param failure that this happens for, which gets what goes wrong with it; null for none */
    void cancel(Upload upload, Throwable failure) {
        if (!settings.cancelOnFailure()) {
            return;
        }
        try {
            client.cancel(upload.id(), false, CANCEL_LIMIT);
            LOG.info("Upload {} of '{}' was cancelled", upload.id(), request.filename());
        } catch (Exception e) {
            if (failure != null) {
                failure.addSuppressed(e);
            }
            LOG.warn("Upload {} could not be cancelled and will expire by itself: {}", upload.id(), e.getMessage());
        }
    }
}
