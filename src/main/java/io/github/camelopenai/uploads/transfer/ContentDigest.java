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
 * Computes the MD5 of a content during its upload. Parts are added in order, when they are handed to a sender, and hashed by
 * one thread. They are read a second time, which for a file that is just being sent needs no access to the disk.
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

    /** Adds the next part in order, and closes it once it is hashed. */
    void add(SharedPart part) {
        monitor.change(() -> waiting++);
        queue.add(part);
    }

    /**
     * Returns a stream that hashes a part in the calling thread, once all parts before it are hashed. The part has to be
     * written to it before the next one is added.
     */
    OutputStream inTurn(AbortSignal abort) throws UploadAbortedException {
        monitor.await(abort, () -> waiting == 0);
        return new DigestOutputStream(OutputStream.nullOutputStream(), md5);
    }

    /** Ends the content: no part follows. */
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

    /** The MD5 in hexadecimal, once {@link #run} has ended. */
    String hex() {
        return HexFormat.of().formatHex(md5.digest());
    }
}
