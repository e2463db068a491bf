package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.AbortableCondition;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The MD5 of a content, computed beside its upload: parts are given in order, as they are handed out for sending, and are
 * hashed by one thread. They are read again, which for a file that is just being sent costs memory bandwidth and no disk.
 */
final class ContentDigest {

    private static final SharedPart END = new SharedPart(null, 0);

    private final BlockingQueue<SharedPart> queue = new LinkedBlockingQueue<>();
    private final AbortableCondition monitor = new AbortableCondition();
    private final MessageDigest md5;
    private int waiting;

    ContentDigest() {
        try {
            md5 = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The next part in order; is closed here once it is hashed. */
    void add(SharedPart part) {
        monitor.change(() -> waiting++);
        queue.add(part);
    }

    /**
     * For a part that is read here and now: waits until all parts before it are hashed. What is written is hashed in the
     * calling thread, and has to be written before the next part is added.
     */
    OutputStream inTurn(AbortSignal abort) throws UploadAbortedException {
        monitor.await(abort, () -> waiting == 0);
        return new DigestOutputStream(OutputStream.nullOutputStream(), md5);
    }

    /** No part follows. */
    void end() {
        queue.add(END);
    }

    /** Hashes until the end, in the calling thread. */
    void run() throws IOException {
        OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), md5);
        try {
            for (SharedPart next; (next = queue.take()) != END; ) {
                try (SharedPart part = next) {
                    part.part().writeTo(out);
                }
                monitor.change(() -> waiting--);
            }
        } catch (InterruptedException e) {
            throw new UploadAbortedException("interrupted while hashing", e);
        }
    }

    /** Once {@link #run} has ended. */
    String hex() {
        return HexFormat.of().formatHex(md5.digest());
    }
}
