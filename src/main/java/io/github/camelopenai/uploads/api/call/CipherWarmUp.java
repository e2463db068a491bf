package io.github.camelopenai.uploads.api.call;

import java.net.URI;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the JVM compile the cipher of TLS before the first large upload. HotSpot has machine instructions for AES-GCM, but
 * uses them only in compiled code, and compiles after a number of calls. TLS makes one call for each 16 KiB, so a fresh JVM
 * encrypts for seconds in interpreted code, about a hundred times slower. Some thousand calls with a few bytes each have the
 * same effect in a tenth of a second. Their output is discarded.
 *
 * <p>Runs once per JVM. It is an optimisation only.
 */
final class CipherWarmUp {

    private static final Logger LOG = LoggerFactory.getLogger(CipherWarmUp.class);

    /** Smaller uploads end before the warm-up pays off. */
    private static final long WORTH_IT = 32L << 20;

    private static final int CALLS = 5_000;
    private static final int TAG_BITS = 128;
    private static final AtomicBoolean DONE = new AtomicBoolean();

    private CipherWarmUp() {}

    static void before(URI baseUrl, long bytes) {
        if (bytes < WORTH_IT || !"https".equalsIgnoreCase(baseUrl.getScheme()) || !DONE.compareAndSet(false, true)) {
            return;
        }
        // While create is under way.
        Thread thread = new Thread(CipherWarmUp::run, "OpenAIUploadsWarmUp");
        thread.setDaemon(true);
        thread.start();
    }

    private static void run() {
        try {
            encryptLittle();
        } catch (GeneralSecurityException e) {
            LOG.debug("No AES-GCM to warm up", e);
        }
    }

    private static void encryptLittle() throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        SecretKeySpec key = new SecretKeySpec(new byte[32], "AES");
        byte[] header = new byte[5];
        ByteBuffer in = ByteBuffer.allocate(64);
        ByteBuffer out = ByteBuffer.allocate(64 + TAG_BITS / 8);
        for (int call = 0; call < CALLS; call++) {
            byte[] iv = ByteBuffer.allocate(12).putInt(call).array();
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, iv));
            cipher.updateAAD(header);
            cipher.doFinal(in.clear(), out.clear());
        }
    }
}
