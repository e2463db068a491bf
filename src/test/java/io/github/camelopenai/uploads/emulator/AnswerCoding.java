package io.github.camelopenai.uploads.emulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Encodings of a response body other than plain UTF-8. */
public enum AnswerCoding {
    /** gzip, with {@code Content-Encoding: gzip}. */
    GZIP("gzip"),
    /** gzip, with its old name {@code x-gzip}. */
    X_GZIP("x-gzip"),
    /** gzip, without {@code Content-Encoding}. */
    GZIP_UNSAID(null),
    /** Not compressed, although {@code Content-Encoding} is gzip. */
    GZIP_NOT_DONE("gzip"),
    /** deflate in the zlib format, as {@code Content-Encoding: deflate} requires. */
    DEFLATE("deflate"),
    /** UTF-8 with a byte order mark. */
    BYTE_ORDER_MARK(null),
    /** UTF-16 with a byte order mark. */
    UTF_16(null);

    private final String name;

    AnswerCoding(String name) {
        this.name = name;
    }

    /** The header {@code Content-Encoding}, if there is one. */
    public Map<String, String> header() {
        return name == null ? Map.of() : Map.of("Content-Encoding", name);
    }

    public byte[] of(byte[] body) {
        return switch (this) {
            case GZIP, X_GZIP, GZIP_UNSAID -> gzip(body);
            case DEFLATE -> deflate(body);
            case GZIP_NOT_DONE -> body;
            case BYTE_ORDER_MARK -> ("\uFEFF" + text(body)).getBytes(StandardCharsets.UTF_8);
            case UTF_16 -> text(body).getBytes(StandardCharsets.UTF_16);
        };
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] deflate(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream deflate = new DeflaterOutputStream(out)) {
            deflate.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
