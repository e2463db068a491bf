package io.github.camelopenai.uploads.emulator;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Ids in the style of the API: a prefix and 24 hex digits. */
final class Ids {

    private Ids() {}

    static String next(String prefix) {
        byte[] random = new byte[12];
        ThreadLocalRandom.current().nextBytes(random);
        return prefix + HexFormat.of().formatHex(random);
    }
}
