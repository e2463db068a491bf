package io.github.camelopenai.uploads.benchmark;

import java.util.Locale;

/** The servers that clients are measured against. */
public enum ServerKind {
    /** A sink, which counts bytes and forgets them. */
    HTTP,
    /** The same over TLS. */
    TLS,
    /** The same over TLS behind a line that is slow and far. */
    WAN,
    /** The emulator over TLS, which hashes what it receives. */
    EMULATOR;

    /** The name of the file with the certificate. */
    public String trustStore() {
        return name().toLowerCase(Locale.ROOT) + ".p12";
    }
}
