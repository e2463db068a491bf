package io.github.camelopenai.uploads.benchmark;

/** The servers that clients are measured against. Each has a source beside it, which serves the files by ranges over the same line. */
public enum ServerKind {
    /** A sink, which counts bytes and forgets them. */
    HTTP,
    /** The same over TLS. */
    TLS,
    /** The same over TLS behind a line that is slow and far. */
    WAN,
    /** The same line without TLS, so that the processor does not decide about the wall time. */
    WAN_HTTP,
    /** As {@link #WAN_HTTP}, but one connection of each client has a tenth of the rate. */
    WAN_WITH_ONE_SLOW,
    /** The emulator over TLS, which hashes what it receives. */
    EMULATOR;

    /** The name of the file with the certificates of all servers. */
    public static final String TRUST_STORE = "servers.p12";
}
