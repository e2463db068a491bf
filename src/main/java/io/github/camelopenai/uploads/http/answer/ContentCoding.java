package io.github.camelopenai.uploads.http.answer;

import io.github.camelopenai.uploads.text.ShownText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * Decompresses the body of an answer. Requests do not ask for compression, but some servers and proxies compress anyway, or
 * send a {@code Content-Encoding} that does not match the body.
 */
public final class ContentCoding {

    /** Maximum number of nested gzip layers that are removed without being announced. */
    private static final int MAX_GZIP_LAYERS = 5;

    private ContentCoding() {}

    /**
     * @param codings value of {@code Content-Encoding}; may be empty
     * @param largest maximum number of bytes after decompression
     */
    public static byte[] decode(byte[] body, String codings, int largest) throws IOException {
        byte[] plain = codings.isEmpty() ? body : decodeAll(body, codings, largest);
        for (int i = 0; i < MAX_GZIP_LAYERS && isGzip(plain); i++) {
            plain = gunzip(plain, largest);
        }
        return plain;
    }

    private static byte[] decodeAll(byte[] body, String codings, int largest) throws IOException {
        String[] names = codings.toLowerCase(Locale.ROOT).split(",");
        byte[] plain = body;
        // The last coding was applied last.
        for (int i = names.length - 1; i >= 0 && plain.length > 0; i--) {
            plain = decodeOne(plain, names[i].strip(), largest);
        }
        return plain;
    }

    private static byte[] decodeOne(byte[] body, String name, int largest) throws IOException {
        return switch (name) {
            case "", "identity", "none", "utf-8" -> body;
            case "gzip", "x-gzip" -> isGzip(body) ? gunzip(body, largest) : body;
            case "deflate" -> inflate(body, largest);
            default ->
                throw new UnusableAnswerException(
                        "an answer in the encoding '" + ShownText.of(name) + "', which the request did not accept",
                        null);
        };
    }

    private static boolean isGzip(byte[] body) {
        return body.length > 2 && body[0] == 0x1f && body[1] == (byte) 0x8b;
    }

    private static byte[] gunzip(byte[] body, int largest) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return all(in, largest);
        } catch (UnusableAnswerException e) {
            throw e;
        } catch (IOException e) {
            throw new UnusableAnswerException("an answer with damaged gzip data", e);
        }
    }

    /** Accepts data with the zlib header that the standard requires, and without. */
    private static byte[] inflate(byte[] body, int largest) throws IOException {
        boolean framed = body.length > 1 && (body[0] & 0x0f) == 8 && ((body[0] & 0xff) << 8 | body[1] & 0xff) % 31 == 0;
        Inflater inflater = new Inflater(!framed);
        try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(body), inflater)) {
            return all(in, largest);
        } catch (UnusableAnswerException e) {
            throw e;
        } catch (IOException e) {
            // It may not be compressed at all; then the parser of the body decides.
            return body;
        } finally {
            inflater.end();
        }
    }

    private static byte[] all(InputStream in, int largest) throws IOException {
        byte[] plain = in.readNBytes(largest + 1);
        if (plain.length > largest) {
            throw new UnusableAnswerException("an answer of more than " + largest + " bytes once decompressed", null);
        }
        return plain;
    }
}
