package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.api.ApiResult;
import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.OpenAIUploadsIOException;
import io.github.camelopenai.uploads.api.OrphanPartsException;
import io.github.camelopenai.uploads.api.Upload;
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

    private final UploadsClient client;
    private final TransferResources resources;
    private final TransferSettings settings;
    private final Content content;
    private final CreateUpload request;
    private final String knownMd5;
    private Upload created;
    private Commit commit;
    private int earlierRetries;

    /** What {@code complete} is asked, always the same. */
    private record Commit(List<String> partIds, String md5) {}

    /**
     * @param content what to upload, its length known
     * @param request what to announce
     * @param md5 of the content, if it is known beforehand; else null
     */
    public Transfer(
            UploadsClient client,
            TransferResources resources,
            TransferSettings settings,
            Content content,
            CreateUpload request,
            String md5) {
        this.client = client;
        this.resources = resources;
        this.settings = settings;
        this.content = content;
        this.request = request;
        this.knownMd5 = md5;
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
     * Uploads.
     *
     * @param stopping ends it within seconds when it is aborted, as an interrupt of this thread does
     */
    public TransferResult run(AbortSignal stopping) throws OpenAIUploadsException, IOException {
        content.requireUnread();
        PartPlan plan = settings.plan(content);
        int parallel = Math.min(settings.parallelParts(), plan.count());
        try (Buffering buffering = resources.reserve(content, plan, settings, stopping);
                PartSlots.Share share = resources.slots().join(parallel, stopping)) {
            try {
                return upload(plan, buffering.buffers(), share, stopping);
            } catch (OrphanPartsException e) {
                if (!content.isRepeatable()) {
                    throw e;
                }
                LOG.warn("Upload {} is started over: {}", created.id(), e.getMessage());
                earlierRetries = client.retries(created.id());
                return upload(plan, buffering.buffers(), share, stopping);
            }
        }
    }

    private TransferResult upload(PartPlan plan, PartBuffers buffers, PartSlots.Share share, AbortSignal stopping)
            throws OpenAIUploadsException, IOException {
        created = client.create(request, stopping).value();
        try {
            commit = send(Parts.of(content, plan, buffers), share, stopping);
            return complete(client, stopping);
        } catch (OpenAIUploadsException | OpenAIUploadsIOException | RuntimeException | Error e) {
            giveUp(e);
            throw e;
        } catch (IOException e) {
            OpenAIUploadsIOException named = OpenAIUploadsIOException.duringUpload(created.id(), request.filename(), e);
            giveUp(named);
            throw named;
        } catch (Exception e) {
            giveUp(e);
            throw new IllegalStateException(e);
        }
    }

    private Commit send(Parts parts, PartSlots.Share share, AbortSignal stopping) throws Exception {
        ContentDigest digest = settings.checksum() && knownMd5 == null ? new ContentDigest() : null;
        int parallel = Math.min(settings.parallelParts(), parts.count());
        List<String> ids = new PartSending(client, created.id(), parts, share, digest)
                .run(resources.executor(), parallel, !content.isRepeatable(), stopping);
        return new Commit(ids, digest != null ? digest.hex() : knownMd5);
    }

    private TransferResult complete(UploadsClient by, AbortSignal stopping) throws OpenAIUploadsException, IOException {
        ApiResult<Upload> result = by.complete(created.id(), commit.partIds(), commit.md5(), stopping);
        return new TransferResult(
                result.value(), commit.partIds().size(), earlierRetries + result.retries(), result.requestId());
    }

    /**
     * After an {@link io.github.camelopenai.uploads.api.UploadOutcomeUnknownException}: asks once more for the same file.
     * Never uploads anything.
     *
     * @param by for the same account; the one that has uploaded may be closed by now
     */
    public TransferResult completeAgain(UploadsClient by, AbortSignal stopping)
            throws OpenAIUploadsException, IOException {
        return complete(by, stopping);
    }

    private void giveUp(Throwable failure) {
        UploadSession.Phase phase = client.phase(created.id());
        if (!settings.cancelOnFailure()
                || phase != UploadSession.Phase.OPEN && phase != UploadSession.Phase.CANCELLING) {
            return;
        }
        try {
            client.cancel(created.id(), false, CANCEL_LIMIT);
            LOG.info("Upload {} of '{}' failed and was cancelled", created.id(), request.filename());
        } catch (Exception e) {
            failure.addSuppressed(e);
            LOG.warn("Upload {} could not be cancelled and will expire by itself: {}", created.id(), e.getMessage());
        }
    }
}
