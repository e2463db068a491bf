package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.api.UploadExpiredException;
import io.github.camelopenai.uploads.api.call.UploadsClient;
import io.github.camelopenai.uploads.api.session.UploadForecast;
import io.github.camelopenai.uploads.api.session.UploadSession;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import io.github.camelopenai.uploads.journal.JournalPart;
import io.github.camelopenai.uploads.limit.PurposeLimitException;
import io.github.camelopenai.uploads.option.ParallelParts;
import io.github.camelopenai.uploads.part.Part;
import io.github.camelopenai.uploads.part.PartBuffers;
import io.github.camelopenai.uploads.part.PartIds;
import io.github.camelopenai.uploads.part.PartIterator;
import io.github.camelopenai.uploads.part.SourceChangedException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;

/**
 * Sends the parts of one upload, several at once. Each sender takes the next part when it has sent its last one, so the
 * number of senders limits how many parts are read and not yet sent.
 *
 * <p>For a stream there are twice as many senders as parts may be sent at once: a part that has been sent is followed at once by
 * one that has been read. {@link PartBuffers} limits how many bytes are read ahead. For other content nothing is read ahead. If
 * parts must arrive in order, there is one sender. If its reads cannot block, the caller's thread is one of the senders, and the
 * only one if there is one part; else that thread only waits, so that it can end the upload.
 */
final class PartSenders {

    private final UploadsClient client;
    private final UploadSession session;
    private final PartIterator parts;
    private final PartSlots.Share share;
    private final ContentDigest digest;
    private final TransferRecorder log;
    private final boolean inOrder;
    private final PartIds ids = new PartIds(new ConcurrentSkipListMap<>());
    private final ReentrantLock taking = new ReentrantLock();
    private final ParallelParts parallel;

    /** Null if the number of parallel parts does not change. */
    private final ParallelTuning tuning;

    private boolean taken;

    /** Whether a part was sent, which then arrived after all known ones. */
    private volatile boolean sentOne;

    /** Whether the source has failed. Another read would fail too, with a less useful message. */
    private boolean broken;

    /**
     * @param parallel how many parts are sent at once, at most as many as there are
     * @param digest null for none
     * @param inOrder whether a part is sent only when the server has accepted the part before it
     */
    PartSenders(
            UploadsClient client,
            UploadSession session,
            PartIterator parts,
            ParallelParts parallel,
            PartSlots.Share share,
            ContentDigest digest,
            TransferRecorder log,
            boolean inOrder) {
        this.client = client;
        this.session = session;
        this.parts = parts;
        this.share = share;
        this.digest = digest;
        this.log = log;
        this.inOrder = inOrder;
        this.parallel = parallel;
        this.tuning = parallel.isAuto() ? new ParallelTuning(session.meter(), share, parts.count()) : null;
        share.setLeft(parts.count());
    }

    /**
     * Sends all parts.
     *
     * @return the part ids in order, when nothing runs any more
     */
    List<String> run(Executor executor, AbortSignal stopping) throws Exception {
        boolean readHere = !parts.content().mayBlock();
        int senders = senders(parallel.first());
        try (TaskGroup workers = new TaskGroup(executor, parts.abortSignal(), parts::close, stopping)) {
            if (digest != null) {
                workers.start(digest::run);
            }
            for (int started = readHere ? 1 : 0; started < senders; started++) {
                workers.start(this::send);
            }
            if (tuning != null) {
                startTuning(workers, senders);
            }
            if (readHere) {
                workers.runHere(this::send);
            }
            // The calls check the deadline while they send, but not while the source provides nothing.
            workers.join(parts.content(), session.partDeadline().remaining(), this::expired);
            parts.verifySourceUnchanged();
        } finally {
            parts.release();
        }
        return ids.inOrder(parts.count());
    }

    /** @param number how many parts are sent at once */
    private int senders(int number) {
        boolean stream = !parts.content().isRepeatable();
        return inOrder ? 1 : Math.min(stream ? 2 * number : number, parts.count());
    }

    /** Senders that are no longer needed wait for a slot, and none of them has more than one part. */
    private void startTuning(TaskGroup workers, int started) {
        AtomicInteger running = new AtomicInteger(started);
        IntConsumer start = number -> {
            for (int more = senders(number) - running.get(); more > 0; more--) {
                running.incrementAndGet();
                workers.start(this::send);
            }
        };
        workers.start(() -> tuning.run(parallel, parts.content().length(), start, parts.abortSignal()));
    }

    private UploadExpiredException expired() {
        UploadExpiredException expired = new UploadExpiredException(
                "openai-uploads:upload (upload " + session.id()
                        + ") failed: the upload expires before all its parts are sent."
                        + (client.pause().isPaused() ? " Its endpoint is paused." : "")
                        + (parts.content().isRepeatable()
                                ? ""
                                : " If its source is too slow for that, read it completely before the upload is created"
                                        + " (spoolStreams=all)"),
                "upload",
                session.id(),
                null,
                null);
        UploadForecast forecast = session.forecast();
        return forecast == null ? expired : expired.because(forecast.describe());
    }

    private void send() throws Exception {
        MessageDigest sha256 = log.wantsDigests() ? sha256() : null;
        for (SharedPart next; (next = take()) != null; ) {
            try (SharedPart shared = next) {
                Part part = shared.part();
                JournalPart known = known(part.index());
                if (known != null) {
                    verify(part, known, sha256);
                    ids.put(part.index(), known.id());
                } else {
                    ids.put(part.index(), send(part, sha256));
                }
            }
        }
    }

    /** In order, a part that the server has is used only if it has all parts before it from the same attempt. */
    private JournalPart known(int index) {
        return inOrder && sentOne ? null : log.known(index);
    }

    private String send(Part part, MessageDigest sha256) throws Exception {
        sentOne = true;
        try (PartSlots.Slot slot = slot()) {
            String id = client.addPart(session, part, sha256, parts.abortSignal())
                    .value()
                    .id();
            if (sha256 != null) {
                log.sent(session.id(), new JournalPart(part.index(), id, part.length(), hex(sha256)));
            }
            return id;
        }
    }

    /** A slot is not held while the endpoint is paused, since other endpoints may use it. */
    private PartSlots.Slot slot() throws IOException {
        while (true) {
            if (client.pause().isPaused()) {
                awaitResumed();
            }
            PartSlots.Slot slot = share.take(parts.abortSignal());
            if (!client.pause().isPaused()) {
                return slot;
            }
            slot.close();
        }
    }

    private void awaitResumed() throws IOException {
        share.beginPause();
        try {
            if (!client.pause().await(parts.abortSignal(), session.partDeadline())) {
                throw expired();
            }
        } finally {
            share.endPause();
        }
    }

    /** Compares a part that the server has with the source. */
    private void verify(Part part, JournalPart known, MessageDigest sha256) throws IOException {
        if (!log.verifiesKnownParts()) {
            return;
        }
        sha256.reset();
        part.writeTo(new DigestOutputStream(OutputStream.nullOutputStream(), sha256));
        requireSame(known, part.length(), sha256);
    }

    /** Reads a part that the server has already, without buffering it. */
    private void skip(JournalPart known) throws IOException {
        OutputStream out = digest == null ? OutputStream.nullOutputStream() : digest.inTurn(parts.abortSignal());
        MessageDigest sha256 = log.verifiesKnownParts() ? sha256() : null;
        long length = parts.skipPart(sha256 == null ? out : new DigestOutputStream(out, sha256));
        if (sha256 != null) {
            requireSame(known, length, sha256);
        }
        ids.put(known.index(), known.id());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void requireSame(JournalPart known, long length, MessageDigest sha256)
            throws SourceChangedException {
        if (known.length() != length || !known.sha256().equals(hex(sha256))) {
            throw new SourceChangedException("The content has changed since this upload was begun: part "
                    + (known.index() + 1) + " (" + length + " bytes) differs from the part that was sent");
        }
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Returns the next part, or null after the last one. One sender at a time, so that parts are read in order. */
    private SharedPart take() throws IOException {
        try {
            taking.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UploadAbortedException("the thread was interrupted", e);
        }
        try {
            return broken ? null : takeNext();
        } catch (UncheckedIOException e) {
            broken = true;
            throw e.getCause();
        } catch (IOException | PurposeLimitException | Error e) {
            broken = true;
            throw e;
        } catch (RuntimeException e) {
            broken = true;
            throw SourceChangedException.unreadable("The source could not be read: " + e, e);
        } finally {
            taking.unlock();
        }
    }

    private SharedPart takeNext() throws IOException {
        parts.abortSignal().throwIfAborted();
        while (!parts.content().isRepeatable() && parts.hasNext() && known(parts.nextIndex()) != null) {
            skip(known(parts.nextIndex()));
        }
        if (!parts.hasNext()) {
            end();
            return null;
        }
        SharedPart part = new SharedPart(parts.next(), digest == null ? 1 : 2);
        int left = parts.count() - parts.nextIndex();
        share.setLeft(left);
        if (left == 0) {
            endTuning();
        }
        if (digest != null) {
            digest.add(part);
        }
        return part;
    }

    private void end() {
        if (!taken && digest != null) {
            digest.end();
        }
        taken = true;
        endTuning();
    }

    private void endTuning() {
        if (tuning != null) {
            tuning.end();
        }
    }
}
