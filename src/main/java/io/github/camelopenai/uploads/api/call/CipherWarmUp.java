package io.github.camelopenai.uploads.api.call;

import java.net.URI;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the JVM compile the cipher of TLS before the first large upload. HotSpot has machine instructions for AES-GCM, but
 * uses them only in compiled code, and compiles after thousands of calls. TLS makes one call for each 16 KiB, so a fresh JVM
 * encrypts up to a thousand times slower at first, in all threads that send parts, and they take the processor from the
 * compiler. Calls with a few bytes each have the same effect at a tenth of the cost, and parts are sent when the cipher is
 * quick. The output of the calls is discarded.
 *
 * <p>Runs once per JVM. It is an optimisation only.
 */
final class CipherWarmUp {

    private static final Logger LOG = LoggerFactory.getLogger(CipherWarmUp.class);

    private static final CipherWarmUp OF_THIS_JVM = new CipherWarmUp();

    /** Smaller uploads end before the warm-up pays off. */
    private static final long WORTH_IT = 32L << 20;

    /**
     * The warm-up ends when a record of TLS takes no longer, or after the limit. Without machine instructions, it takes
     * longer.
     */
    private static final Duration QUICK = Duration.ofNanos(20_000);

    private static final Duration LIMIT = Duration.ofMillis(500);

    /** The compiler, which works in a thread of its own, gets the processor between the rounds. */
    private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(5);

    private static final int CALLS_PER_ROUND = 300;
    private static final int FEW_BYTES = 64;
    private static final int RECORD_BYTES = 16 << 10;
    private static final int TAG_BITS = 128;

    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch over = new CountDownLatch(1);

    /** The one of this JVM. */
    static CipherWarmUp ofThisJvm() {
        return OF_THIS_JVM;
    }

    /**
     * Begins in a thread of its own, before {@code create} is sent.
     *
     * @return false for small uploads, without TLS, and if it has begun before
     */
    boolean begin(URI baseUrl, long bytes) {
        if (!isWorthIt(baseUrl, bytes) || !begun.compareAndSet(false, true)) {
            return false;
        }
        Thread thread = new Thread(this::run, "OpenAIUploadsWarmUp");
        thread.setDaemon(true);
        thread.start();
        return true;
    }

    /** Waits for the end, a moment at most, before the first part of a large upload. */
    void await(URI baseUrl, long bytes) {
        if (!isWorthIt(baseUrl, bytes)) {
            return;
        }
        try {
            over.await(LIMIT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // The upload ends with its next step.
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isWorthIt(URI baseUrl, long bytes) {
        return bytes >= WORTH_IT && "https".equalsIgnoreCase(baseUrl.getScheme());
    }

    /** Whether it has ended. */
    boolean isOver() {
        return over.getCount() == 0;
    }

    private void run() {
        try {
            encryptUntilQuick();
        } catch (GeneralSecurityException e) {
            LOG.debug("No AES-GCM to warm up", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            over.countDown();
        }
    }

    private static void encryptUntilQuick() throws GeneralSecurityException, InterruptedException {
        Encryption encryption = new Encryption();
        long begin = System.nanoTime();
        while (true) {
            for (int call = 0; call < CALLS_PER_ROUND; call++) {
                encryption.run(FEW_BYTES);
            }
            long before = System.nanoTime();
            encryption.run(RECORD_BYTES);
            long now = System.nanoTime();
            if (now - before < QUICK.toNanos() || now - begin > LIMIT.toNanos()) {
                LOG.debug("The cipher was warmed up in {} ms", (now - begin) / 1_000_000);
                return;
            }
            Thread.sleep(BETWEEN_ROUNDS.toMillis());
        }
    }

    /** Calls the cipher as TLS does. */
    private static final class Encryption {
        private final Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        private final SecretKeySpec key = new SecretKeySpec(new byte[32], "AES");
        private final byte[] header = new byte[5];
        private final ByteBuffer in = ByteBuffer.allocate(RECORD_BYTES);
        private final ByteBuffer out = ByteBuffer.allocate(RECORD_BYTES + TAG_BITS / 8);
        private int calls;

        private Encryption() throws GeneralSecurityException {}

        private void run(int bytes) throws GeneralSecurityException {
            byte[] iv = ByteBuffer.allocate(12).putInt(calls++).array();
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, iv));
            cipher.updateAAD(header);
            cipher.doFinal(in.clear().limit(bytes), out.clear());
        }
    }
}
