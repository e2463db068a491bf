package io.github.camelopenai.uploads.emulator;

/** The element of a response that never ends. */
public enum Endless {
    /** The status line. */
    STATUS_LINE("HTTP/1.1 200 ", "OK "),
    /** One line of a header. */
    HEADER_LINE("HTTP/1.1 200 OK\r\nX-Long: ", "long "),
    /** The head: another header follows without end. */
    HEADERS("HTTP/1.1 200 OK\r\n", "X-Another: one\r\n"),
    /** The head of an interim response: another header follows without end. */
    INTERIM_HEADERS("HTTP/1.1 103 Early Hints\r\n", "Link: </style.css>; rel=preload\r\n"),
    /** The interim responses: another one follows without end, and no final response. */
    INTERIM_ANSWERS("", "HTTP/1.1 102 Processing\r\n\r\n"),
    /** The line with the size and the extensions of a chunk. */
    CHUNK_LINE("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=", "y"),
    /** Long extensions in front of chunks of one byte, so that the framing is much larger than the body. */
    CHUNK_EXTENSIONS("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1;x=" + "y".repeat(1000) + "\r\n \r\n"),
    /** The trailers: another one follows without end. */
    TRAILERS("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n", "X-Another: one\r\n"),
    /** One line of a trailer. */
    TRAILER_LINE("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX-Long: ", "long "),
    /** The body. */
    BODY("HTTP/1.1 200 OK\r\n\r\n", " ");

    private final String beginning;
    private final String piece;

    Endless(String beginning, String piece) {
        this.beginning = beginning;
        this.piece = piece;
    }

    String beginning() {
        return beginning;
    }

    String piece() {
        return piece;
    }
}
