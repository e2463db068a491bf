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
import io.github.camelopenai.uploads.api.session.UploadProgress;
import io.github.camelopenai.uploads.api.session.UploadSession;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import io.github.camelopenai.uploads.http.RequestResult;
import io.github.camelopenai.uploads.option.ParallelParts;
import io.github.camelopenai.uploads.part.Content;
import io.github.camelopenai.uploads.part.PartIterator;
import io.github.camelopenai.uploads.part.PartPlan;
import io.github.camelopenai.uploads.text.ShownText;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of one upload: create, send the parts, complete; after a failure, clean up. Before the upload is
 * created or resumed, it waits for buffer space and for a slot. Not thread-safe.
 */
final class TransferSteps {

    private static final Logger LOG = LoggerFactory.getLogger(TransferSteps.class);

    private final TransferResources resources;
    private final TransferSettings settings;
    private final Content content;
    private final CreateUpload request;
    private final String knownMd5;
    private UploadsClient client;
    private UploadSession session;
    private Commit commit;

    /** The parts of the upload that was created last, or will be created. */
    private PartPlan cut;

    private int earlierRetries;

    /** The arguments of {@code complete}, which are the same in every request. */
    private record Commit(List<String> partIds, String md5) {}

    /** @param md5 the MD5 of the content if it is known beforehand; else null */
    TransferSteps(
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

    UploadsClient client() {
        return client;
    }

    void setClient(UploadsClient other) {
        client = other;
    }

    /** The upload; null as long as there is none. */
    UploadSession session() {
        return session;
    }

    /** Creates a new upload of the whole content. */
    TransferResult uploadNew(TransferRecorder log, AbortSignal stopping) throws OpenAIUploadsException, IOException {
        session = null;
        content.requireUnread();
        long learned = resources.partSizes().of(client.baseUrl());
        TransferSettings cutting = settings.withPartsOfAtMost(learned);
        PartPlan first = cutting.plan(content);
        if (learned >= settings.partSize()) {
            PartCountWarning.warnOf(request.filename(), first.total(), first.count(), settings.partSize());
        }
        try {
            return uploadNew(cutting, first, log, stopping);
        } catch (OpenAIUploadsException e) {
            return uploadInSmallerParts(cut, e, log, stopping);
        }
    }

    /**
     * Starts over with smaller parts, once, if the server has refused a part as too large. The failed upload is cancelled and has
     * no record any more, so if the process ends before the new upload is recorded, another attempt begins a new one.
     *
     * @param refused the plan of the upload that has failed
     * @param failure thrown if this upload is not started over
     */
    TransferResult uploadInSmallerParts(
            PartPlan refused, OpenAIUploadsException failure, TransferRecorder log, AbortSignal stopping)
            throws OpenAIUploadsException, IOException {
        Optional<TransferSettings> smaller = settings.withSmallerParts(refused);
        if (!FailureEffect.isPartTooLarge(failure) || smaller.isEmpty() || !content.isRepeatable() || log.hasRecord()) {
            throw failure;
        }
        requireNotStopped(failure, stopping);
        LOG.warn(
                "Upload {} of '{}' is started over with parts of at most {} bytes, since the server has refused a part of up to"
                        + " {} bytes as too large (HTTP 413)",
                session.id(),
                ShownText.of(request.filename()),
                smaller.get().partSize(),
                refused.largest());
        earlierRetries = session.addRetries(0);
        try {
            TransferResult result = uploadNew(smaller.get(), smaller.get().plan(content), log, stopping);
            learn(smaller.get().partSize());
            return result;
        } catch (OpenAIUploadsException e) {
            if (!FailureEffect.isPartTooLarge(e)) {
                throw e;
            }
            OpenAIUploadsException both = new OpenAIUploadsException(
                    e,
                    "Parts of " + refused.largest() + " bytes were refused, and then parts of "
                            + smaller.get().partSize()
                            + " bytes. Set maxPartSize to the size that the server, or a proxy in front of it, takes.");
            both.addSuppressed(failure);
            throw both;
        }
    }

    /** Lets later uploads use a part size that the server has taken. */
    private void learn(long partSize) {
        if (resources.partSizes().learn(client.baseUrl(), partSize)) {
            LOG.warn(
                    "Until the component is stopped, uploads to {} have parts of at most {} bytes, since larger ones were refused"
                            + " (HTTP 413). Set maxPartSize to the size that the server, or a proxy in front of it, takes",
                    client.baseUrl(),
                    partSize);
        }
    }

    /** Does not start over after a failure if the upload is to end. */
    void requireNotStopped(Exception failure, AbortSignal stopping) throws IOException {
        try {
            stopping.throwIfAborted();
        } catch (UploadAbortedException e) {
            e.addSuppressed(failure);
            throw OpenAIUploadsIOException.duringUpload(session.id(), request.filename(), e);
        }
    }

    private TransferResult uploadNew(
            TransferSettings cutting, PartPlan first, TransferRecorder log, AbortSignal stopping)
            throws OpenAIUploadsException, IOException {
        cut = first;
        try (UploadTurn turn = turn(first, stopping)) {
            boolean startedOver = false;
            while (true) {
                create(cutting, turn, stopping);
                try {
                    return finish(cut, turn, log, stopping);
                } catch (OrphanPartsException | RepeatedPartIdException e) {
                    if (startedOver || !content.isRepeatable() || log.hasRecord()) {
                        throw e;
                    }
                    LOG.warn("Upload {} is started over: {}", session.id(), e.getMessage());
                    earlierRetries = session.addRetries(0);
                    startedOver = true;
                }
            }
        }
    }

    /** Sends the missing parts of an adopted upload, and completes it. */
    TransferResult uploadRest(UploadSession adopted, PartPlan plan, TransferRecorder log, AbortSignal stopping)
            throws OpenAIUploadsException, IOException {
        session = adopted;
        try {
            content.requireUnread();
            try (UploadTurn turn = turn(adopted, plan, stopping)) {
                return finish(plan, turn, log, stopping);
            }
        } catch (Exception | Error e) {
            // A failure while it waits for its slot leaves the upload as it is, for another attempt.
            TransferCleanup cleanup = failed(stopping);
            return rethrow(stopping.isAbortedForGood() ? cleanup.after(e, log) : cleanup.named(e));
        } finally {
            session.release();
        }
    }

    /** Completes an adopted upload that may be completed already. */
    TransferResult completeAdopted(
            UploadSession adopted, List<String> partIds, String md5, TransferRecorder log, AbortSignal stopping)
            throws OpenAIUploadsException, IOException {
        session = adopted;
        commit = new Commit(partIds, md5);
        return finish(null, null, log, stopping);
    }

    /** Waits for the turn of an upload that does not exist yet. */
    private UploadTurn turn(PartPlan plan, AbortSignal stopping) throws IOException {
        return new UploadTurn.Wait(
                        client, resources, () -> UploadProgress.announced(request), Deadline.none(), stopping)
                .forPartsOf(content, plan, settings);
    }

    private UploadTurn turn(UploadSession existing, PartPlan plan, AbortSignal stopping) throws IOException {
        return new UploadTurn.Wait(client, resources, existing::progress, existing.partDeadline(), stopping)
                .forPartsOf(content, plan, settings);
    }

    /**
     * Creates the upload. With a number of parallel parts that can change, it then cuts the content again after
     * {@code create}: only then have other uploads joined that were begun at the same time, and it is known how long the
     * server takes to answer.
     */
    private void create(TransferSettings cutting, UploadTurn turn, AbortSignal stopping)
            throws OpenAIUploadsException, IOException {
        long begun = System.nanoTime();
        try {
            session = client.session(client.create(request, stopping).value().id());
        } catch (OpenAIUploadsIOException e) {
            if (e.getUploadId() != null) {
                // The server has created the upload, and then something failed here.
                session = client.session(e.getUploadId());
                failed(stopping).cancel(e);
            }
            throw e;
        }
        if (cutting.parallelParts().isAuto()) {
            Duration answerTime = Duration.ofNanos(System.nanoTime() - begun);
            cut = cutting.planFor(turn.share().expected(), answerTime, content);
        }
    }

    /**
     * Sends the parts of an upload that exists, unless all are sent, and completes it. Cleans up after a failure.
     *
     * @param plan the parts to send; null if all are sent
     * @param turn what they are sent with; null if all are sent
     */
    private TransferResult finish(PartPlan plan, UploadTurn turn, TransferRecorder log, AbortSignal stopping)
            throws OpenAIUploadsException, IOException {
        try (UploadMdc mdc = UploadMdc.of(session.id())) {
            if (plan != null) {
                log.created(session, plan);
                commit = send(PartIterator.of(content, plan, turn.buffers()), turn.share(), log, stopping);
                log.completing(session.id(), commit.partIds(), commit.md5());
            }
            return complete(log, stopping);
        } catch (Exception | Error e) {
            return rethrow(failed(stopping).after(e, log));
        } finally {
            session.release();
        }
    }

    private TransferCleanup failed(AbortSignal stopping) {
        return new TransferCleanup(
                client, session, request.filename(), settings.cancelOnFailure(), stopping.isAbortedForGood());
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

    private Commit send(PartIterator parts, PartSlots.Share share, TransferRecorder log, AbortSignal stopping)
            throws Exception {
        ContentDigest digest = settings.checksum() && knownMd5 == null ? new ContentDigest() : null;
        ParallelParts parallel = settings.parallelParts().within(parts.count());
        List<String> ids = new PartSenders(
                        client, session, parts, parallel, share, digest, log, settings.partsInOrder())
                .run(resources.executor(), stopping);
        return new Commit(ids, digest != null ? digest.hex() : knownMd5);
    }

    private TransferResult complete(TransferRecorder log, AbortSignal stopping)
            throws OpenAIUploadsException, IOException {
        RequestResult<Upload> result;
        try {
            result = client.complete(
                    session,
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

    /** A write to the journal. */
    @FunctionalInterface
    private interface Recording {
        void write() throws IOException;
    }

    /** Logs a failure, since the server has acted already. The record stays COMPLETING, so the next attempt asks the server. */
    private void record(String what, Recording recording) {
        try {
            recording.write();
        } catch (IOException | RuntimeException | Error e) {
            LOG.warn("Upload {} {}, but that could not be recorded: {}", session.id(), what, e.toString());
        }
    }

    /** Completes the upload of the last attempt again. */
    TransferResult completeAgain(AbortSignal stopping) throws OpenAIUploadsException, IOException {
        return finish(null, null, TransferRecorder.NONE, stopping);
    }

    /** Cancels an adopted upload that is not continued. */
    void cancel(UploadSession adopted) {
        new TransferCleanup(client, adopted, request.filename(), settings.cancelOnFailure(), false).cancel(null);
    }
}
