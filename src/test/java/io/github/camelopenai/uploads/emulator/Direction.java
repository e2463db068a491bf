package io.github.camelopenai.uploads.emulator;

/** A direction of a connection through a {@link TcpProxy}. */
public enum Direction {
    /** From the client to the server: the requests. */
    TO_SERVER,
    /** From the server to the client: the responses. */
    TO_CLIENT
}
