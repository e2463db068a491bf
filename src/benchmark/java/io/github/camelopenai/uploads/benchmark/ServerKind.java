package io.github.camelopenai.uploads.benchmark;

/** The servers that clients are measured against. Each has a source beside it, which serves the files by ranges over the same line. */
public enum ServerKind {
    /** A sink, which counts bytes and forgets them. */
    HTTP,
    /** The same over TLS. */
    TLS,
    /** The emulator over TLS, which hashes the received content. It ignores the line. */
    EMULATOR;

    /** The name of the file with the certificates of all servers. */
    public static final String TRUST_STORE = "servers.p12";
}
