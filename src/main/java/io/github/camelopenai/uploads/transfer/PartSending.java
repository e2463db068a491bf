package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.api.UploadsClient;
import io.github.camelopenai.uploads.part.AbortSignal;
import io.github.camelopenai.uploads.part.PartIds;
import io.github.camelopenai.uploads.part.Parts;
import io.github.camelopenai.uploads.part.SourceChangedException;
import io.github.camelopenai.uploads.part.UploadAbortedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sends the parts of one upload, several at once. Each of the senders takes the next part when it is free for one, so what
 * has been read and not yet sent is bounded by their number, whatever else runs.
 *
 * <p>For a stream there is one sender more than parts may be sent at once: while the others send, it reads. For a file
 * there is nothing to read ahead; the caller's thread is one of the senders, and the only one if there is one part.
 */
final class PartSending {

    private final UploadsClient client;
    private final String uploadId;
    private final Parts parts;
    private final PartSlots.Share share;
    private final ContentDigest digest;
    private final PartIds ids = new PartIds(new ConcurrentSkipListMap<>());
    private final ReentrantLock taking = new ReentrantLock();
    private boolean taken;

    /** @param digest null for none */
    PartSending(UploadsClient client, String uploadId, Parts parts, PartSlots.Share share, ContentDigest digest) {
        this.client = client;
        this.uploadId = uploadId;
        this.parts = parts;
        this.share = share;
        this.digest = digest;
    }

    /**
     * Sends all parts.
     *
     * @param parallel how many at once
     * @param stream whether they come from a stream
     * @return the ids in order, when nothing runs any more
     */
    List<String> run(Executor executor, int parallel, boolean stream, AbortSignal stopping) throws Exception {
        int senders = Math.min(stream ? parallel + 1 : parallel, parts.count());
        try (Workers workers = new Workers(executor, parts.abortSignal(), parts::close, stopping)) {
            if (digest != null) {
                workers.start(digest::run);
            }
            for (int started = stream ? 0 : 1; started < senders; started++) {
                workers.start(this::send);
            }
            if (!stream) {
                workers.runHere(this::send);
            }
            // A source that gives nothing is not seen by the calls, which watch over what is sent.
            workers.join(client.timeForParts(uploadId), () -> client.expired(uploadId));
            parts.verifySourceUnchanged();
        } finally {
            parts.release();
        }
        return ids.inOrder(parts.count());
    }

    private void send() throws Exception {
        for (SharedPart next; (next = take()) != null; ) {
            try (SharedPart shared = next;
                    PartSlots.Slot slot = share.take(parts.abortSignal())) {
                String id = client.addPart(uploadId, shared.part(), parts.abortSignal())
                        .value()
                        .id();
                ids.put(shared.part().index(), id);
            }
        }
    }

    /** The next part, or null after the last one. One sender at a time, so that parts come in order. */
    private SharedPart take() throws IOException {
        try {
            taking.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UploadAbortedException("the thread was interrupted", e);
        }
        try {
            parts.abortSignal().throwIfAborted();
            if (!parts.hasNext()) {
                end();
                return null;
            }
            SharedPart part = new SharedPart(parts.next(), digest == null ? 1 : 2);
            if (digest != null) {
                digest.add(part);
            }
            return part;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (RuntimeException e) {
            throw new SourceChangedException("The source could not be read: " + e, e);
        } finally {
            taking.unlock();
        }
    }

    private void end() {
        if (!taken && digest != null) {
            digest.end();
        }
        taken = true;
    }
}
