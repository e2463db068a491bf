package io.github.camelopenai.uploads.http.connection;

/**
 * Distinguishes interim answers (1xx) from final ones, byte by byte, as early as the status line allows: after
 * {@code HTTP/1.1 4} the answer is final. Bytes that are not HTTP/1 count as a final answer, so that HttpCore's parser reports
 * them.
 */
final class AnswerHead {

    enum Kind {
        UNDECIDED,
        INTERIM,
        FINAL
    }

    private static final String VERSION = "HTTP/1.";

    /** The first byte of a TLS alert, which a TLS server sends when it receives plain HTTP. No text begins with it. */
    private static final int TLS_ALERT = 0x15;

    /** A longer beginning without a status is not a status line. */
    private static final int LONGEST_BEGINNING = 64;

    private Kind kind;
    private int length;
    private int version;
    private boolean afterVersion;
    private int digits;
    private int lineLength;
    private boolean lineIsCr;
    private boolean over;
    private boolean tlsAlert;

    AnswerHead() {
        begin();
    }

    /** Begins the next head. */
    void begin() {
        kind = Kind.UNDECIDED;
        length = 0;
        version = 0;
        afterVersion = false;
        digits = 0;
        lineLength = 0;
        lineIsCr = false;
        over = false;
        tlsAlert = false;
    }

    Kind kind() {
        return kind;
    }

    /** Whether the last byte was the end of an interim answer. */
    boolean isOver() {
        return over;
    }

    /** Whether the bytes are a TLS alert instead of HTTP. */
    boolean isTlsAlert() {
        return tlsAlert;
    }

    void accept(byte b) {
        tlsAlert |= length == 0 && b == TLS_ALERT;
        if (kind == Kind.UNDECIDED) {
            kind = ++length > LONGEST_BEGINNING ? Kind.FINAL : decide((char) (b & 0xff));
            lineLength = length;
        }
        if (kind == Kind.INTERIM) {
            skip(b);
        }
    }

    private Kind decide(char c) {
        boolean space = c == ' ' || c == '\t';
        boolean newLine = c == '\r' || c == '\n';
        if (version == 0 && (space || newLine)) {
            // Empty lines before the status line are accepted.
            return Kind.UNDECIDED;
        }
        if (version < VERSION.length()) {
            return c == VERSION.charAt(version++) ? Kind.UNDECIDED : Kind.FINAL;
        }
        if (!afterVersion) {
            afterVersion = space;
            return space || isDigit(c) ? Kind.UNDECIDED : Kind.FINAL;
        }
        if (digits == 0) {
            digits = c == '1' ? 1 : 0;
            return space || c == '1' ? Kind.UNDECIDED : Kind.FINAL;
        }
        if (digits < 3) {
            digits++;
            return isDigit(c) ? Kind.UNDECIDED : Kind.FINAL;
        }
        return space || newLine ? Kind.INTERIM : Kind.FINAL;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void skip(byte b) {
        if (b != '\n') {
            lineLength++;
            lineIsCr = lineLength == 1 && b == '\r';
            return;
        }
        over = lineLength == 0 || lineIsCr;
        lineLength = 0;
        lineIsCr = false;
    }
}
