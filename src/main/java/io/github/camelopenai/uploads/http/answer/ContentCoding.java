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
 * Undoes the compression of an answer. None is asked for, and some servers and proxies compress all the same, or say that
 * they did and did not.
 */
public final class ContentCoding {

    private static final int MOST = 5;

    private ContentCoding() {}

    /**
     * @param codings value of {@code Content-Encoding}, perhaps empty
     * @param largest how many bytes may come out
     */
    public static byte[] undo(byte[] body, String codings, int largest) throws IOException {
        String[] names = codings.toLowerCase(Locale.ROOT).split(",");
        byte[] plain = body;
        // The last one was applied last.
        for (int i = names.length - 1; i >= 0 && plain.length > 0; i--) {
            plain = undoOne(plain, names[i].strip(), largest);
        }
        for (int i = 0; i < MOST && isGzip(plain); i++) {
            plain = gunzip(plain, largest);
        }
        return plain;
    }

    private static byte[] undoOne(byte[] body, String name, int largest) throws IOException {
        return switch (name) {
            case "", "identity", "none", "utf-8" -> body;
            case "gzip", "x-gzip" -> isGzip(body) ? gunzip(body, largest) : body;
            case "deflate" -> inflate(body, largest);
            default ->
                throw new UnusableAnswerException(
                        "an answer in the encoding '" + ShownText.of(name) + "', which was not asked for", null);
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
            throw new UnusableAnswerException("an answer in gzip that is damaged", e);
        }
    }

    /** With the frame of zlib, as it should be, or without. */
    private static byte[] inflate(byte[] body, int largest) throws IOException {
        boolean framed = body.length > 1 && (body[0] & 0x0f) == 8 && ((body[0] & 0xff) << 8 | body[1] & 0xff) % 31 == 0;
        Inflater inflater = new Inflater(!framed);
        try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(body), inflater)) {
            return all(in, largest);
        } catch (UnusableAnswerException e) {
            throw e;
        } catch (IOException e) {
            // Perhaps it was not compressed at all, which shows when it is parsed.
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
