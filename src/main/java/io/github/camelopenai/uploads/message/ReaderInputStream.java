package io.github.camelopenai.uploads.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import org.apache.camel.StreamCache;

/** Reads the text of a reader as bytes in a {@link BodyCharset}. */
final class ReaderInputStream extends InputStream {

    private final Reader reader;
    private final BodyCharset charset;
    private final CharsetEncoder encoder;
    private final CharBuffer chars = CharBuffer.allocate(BodyCharset.CHUNK).flip();
    private final ByteBuffer bytes = ByteBuffer.allocate(BodyCharset.CHUNK).flip();

    /** The index in the text of the first character in {@link #chars}. */
    private long begin;

    private boolean ended;
    private boolean flushed;

    ReaderInputStream(Reader reader, BodyCharset charset) {
        this.reader = reader;
        this.charset = charset;
        this.encoder = charset.newEncoder();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        if (len == 0) {
            return 0;
        }
        while (!bytes.hasRemaining()) {
            if (flushed) {
                return -1;
            }
            encodeMore();
        }
        int n = Math.min(len, bytes.remaining());
        bytes.get(b, off, n);
        return n;
    }

    private void encodeMore() throws IOException {
        bytes.clear();
        try {
            CoderResult result = encoder.encode(chars, bytes, ended);
            charset.requireNoError(result, chars, begin);
            if (result.isUnderflow() && ended) {
                flushed = encoder.flush(bytes).isUnderflow();
            } else if (result.isUnderflow()) {
                fill();
            }
        } finally {
            bytes.flip();
        }
    }

    private void fill() throws IOException {
        begin += chars.position();
        chars.compact();
        try {
            ended = reader.read(chars) < 0;
        } finally {
            chars.flip();
        }
    }

    /** Resets a cached reader, so that it can be read again. */
    @Override
    public void close() throws IOException {
        if (reader instanceof StreamCache cache) {
            cache.reset();
        } else {
            reader.close();
        }
    }
}
