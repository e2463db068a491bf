package io.github.camelopenai.uploads.emulator;

import java.util.SplittableRandom;

/**
 * Bytes that depend on a seed and on their position alone. Each block is a stretch of the same random bytes that begins at an
 * offset of its own, so that a block that is lost, doubled or misplaced changes the digest.
 */
final class GeneratedBytes implements RangeContent.Reader {

    private static final int BLOCK = 64 << 10;
    private static final int OFFSETS = 1 << 18;
    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

    private final byte[] random = new byte[OFFSETS + BLOCK];
    private final long seed;

    GeneratedBytes(long seed) {
        this.seed = seed;
        new SplittableRandom(seed).nextBytes(random);
    }

    @Override
    public void read(long position, byte[] buffer, int count) {
        int done = 0;
        while (done < count) {
            long at = position + done;
            int within = (int) (at % BLOCK);
            int piece = Math.min(count - done, BLOCK - within);
            System.arraycopy(random, offset(at / BLOCK) + within, buffer, done, piece);
            done += piece;
        }
    }

    private int offset(long block) {
        long mixed = (seed ^ block) * GOLDEN_RATIO;
        mixed = (mixed ^ (mixed >>> 32)) * GOLDEN_RATIO;
        return (int) (mixed >>> 46);
    }
}
