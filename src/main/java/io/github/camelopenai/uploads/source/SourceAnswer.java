package io.github.camelopenai.uploads.source;

import io.github.camelopenai.uploads.http.answer.RetryAfter;
import io.github.camelopenai.uploads.part.SourceChangedException;
import io.github.camelopenai.uploads.part.range.SourceUnavailableException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;

/** The answer of a source. Closing it before its end closes the connection, since the rest may be gigabytes. */
final class SourceAnswer implements AutoCloseable {

    private static final int ERROR_BYTES = 4096;

    /** The code in an error document of S3 and its kin. Nothing else of it is shown: it may repeat the signature. */
    private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z0-9._-]{1,60})</Code>");

    private final SourceRequest request;
    private final ClassicHttpResponse response;
    private final AnswerWatch watch;

    /** @param watch ends this answer until it is closed, or its body is taken */
    SourceAnswer(SourceRequest request, ClassicHttpResponse response, AnswerWatch watch) {
        this.request = request;
        this.response = response;
        this.watch = watch;
    }

    int status() {
        return response.getCode();
    }

    /** Whether a proxy has answered instead of the source. */
    boolean isOfProxy() {
        return !request.isSent() || status() == 407;
    }

    /** The first header of this name; null if there is none. */
    String header(String name) {
        Header header = response.getFirstHeader(name);
        return header == null || header.getValue() == null
                ? null
                : header.getValue().strip();
    }

    /** The length of the body, or -1 if it is not known. */
    long length() {
        HttpEntity entity = response.getEntity();
        return entity == null ? 0 : entity.getContentLength();
    }

    /** Whether the body ends only with the connection, so that a connection that is cut looks like its end. */
    boolean endsWithConnection() {
        HttpEntity entity = response.getEntity();
        return entity != null && entity.getContentLength() < 0 && !entity.isChunked();
    }

    Optional<ContentRange> contentRange() {
        return ContentRange.parse(header("Content-Range"));
    }

    SourceUnavailableException unavailable() {
        return new SourceUnavailableException(
                describe(), RetryAfter.in(this::header).orElse(Duration.ZERO));
    }

    /** The status, and the code of an error document. */
    String describe() {
        String code = errorCode();
        return "HTTP " + status() + (code == null ? "" : " (" + code + ")");
    }

    private String errorCode() {
        HttpEntity entity = response.getEntity();
        try (InputStream body = entity == null ? InputStream.nullInputStream() : entity.getContent()) {
            byte[] begin = body.readNBytes(ERROR_BYTES);
            cancelUnlessRead(begin.length);
            Matcher matcher = CODE.matcher(new String(begin, StandardCharsets.UTF_8));
            return matcher.find() ? matcher.group(1) : null;
        } catch (IOException e) {
            return null;
        }
    }

    private void cancelUnlessRead(int bytes) {
        if (bytes == ERROR_BYTES) {
            request.cancel();
        }
    }

    /**
     * The codings of the body that change its bytes, in lower case; empty for none. {@code aws-chunked} is how an object was sent
     * to S3. Some servers repeat it, though the object is not stored like that.
     */
    String coding() {
        String value = header("Content-Encoding");
        return value == null
                ? ""
                : Arrays.stream(value.toLowerCase(Locale.ROOT).split(","))
                        .map(String::strip)
                        .filter(coding -> !Set.of("", "identity", "aws-chunked").contains(coding))
                        .collect(Collectors.joining(", "));
    }

    /** Fails if the announced length of the body is not that of its range. */
    void requireLengthOf(ContentRange range) throws IOException {
        if (length() >= 0 && length() != range.count()) {
            throw new IOException("its server has announced " + length() + " bytes for a range of " + range.count()
                    + (range.count() == 1 ? " byte" : " bytes"));
        }
    }

    /**
     * Reads a body of one byte, and closes this answer, so that its connection can be used again.
     *
     * @param source the name of the source for messages
     */
    void readByte(String source) throws IOException {
        try (InputStream body = stream(1, source)) {
            if (body.read() < 0) {
                throw new IOException("the answer has no byte");
            }
        } catch (SourceChangedException e) {
            throw e;
        } catch (IOException e) {
            throw watch.failure(e);
        }
    }

    /**
     * The body, which closes this answer, and which its reader watches. Closing it early closes the connection, also while
     * another thread is reading.
     *
     * @param count the number of bytes of the body, which must not have more
     * @param source the name of the source for messages
     */
    InputStream body(long count, String source) throws IOException {
        InputStream body = stream(count, source);
        watch.close();
        return body;
    }

    private InputStream stream(long count, String source) throws IOException {
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            close();
            return InputStream.nullInputStream();
        }
        return new Body(entity, count, source);
    }

    private final class Body extends FilterInputStream {
        private final AtomicBoolean closed = new AtomicBoolean();
        private final long count;
        private final String source;

        /** Whether the body shows its end only when it is there. */
        private final boolean endUnknown;

        private long left;

        /** Whether nothing is left to be read, so that the connection can be used again. */
        private volatile boolean ended;

        Body(HttpEntity entity, long count, String source) throws IOException {
            super(entity.getContent());
            this.count = count;
            this.left = count;
            this.endUnknown = entity.getContentLength() < 0;
            this.source = source;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] b, int off, int len) throws IOException {
            if (left == 0) {
                return -1;
            }
            int n = in.read(b, off, (int) Math.min(len, left));
            left -= n < 0 ? left : n;
            if (left == 0) {
                // Before the last bytes are used: those of another length are not those that were announced.
                requireEnd(n < 0);
                ended = true;
            }
            return n;
        }

        private void requireEnd(boolean reached) throws IOException {
            if (endUnknown && !reached && in.read() >= 0) {
                throw SourceChangedException.unreadable(
                        source + " cannot be read: its server gives more than the " + count
                                + (count == 1 ? " byte" : " bytes") + " that it has announced",
                        new IOException("the answer goes on after the end of its Content-Range"));
            }
        }

        @Override
        public void close() throws IOException {
            if (!closed.compareAndSet(false, true)) {
                return;
            }
            watch.close();
            if (!ended) {
                request.cancel();
            }
            // Returns the connection to the pool, or frees it.
            response.close();
        }
    }

    @Override
    public void close() {
        watch.close();
        request.cancel();
        try {
            response.close();
        } catch (IOException e) {
            // The connection is closed.
        }
    }
}
