package io.github.camelopenai.uploads.source;

import io.github.camelopenai.uploads.http.answer.RetryAfter;
import io.github.camelopenai.uploads.part.range.SourceUnavailableException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    /** Reads a body of one byte, and closes this answer, so that its connection can be used again. */
    void readByte() throws IOException {
        try (InputStream body = stream(1)) {
            if (body.read() < 0) {
                throw new IOException("the answer has no byte");
            }
        } catch (IOException e) {
            throw watch.failure(e);
        }
    }

    /**
     * The body, which closes this answer, and which its reader watches. Closing it early closes the connection, also while
     * another thread is reading.
     *
     * @param count the number of bytes that are read
     */
    InputStream body(long count) throws IOException {
        InputStream body = stream(count);
        watch.close();
        return body;
    }

    private InputStream stream(long count) throws IOException {
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            close();
            return InputStream.nullInputStream();
        }
        AtomicBoolean closed = new AtomicBoolean();
        return new FilterInputStream(entity.getContent()) {
            private volatile long left = count;

            @Override
            public int read() throws IOException {
                int b = super.read();
                left -= b < 0 ? left : 1;
                return b;
            }

            @Override
            public int read(byte[] b, int off, int len) throws IOException {
                int n = super.read(b, off, len);
                left -= n < 0 ? left : n;
                return n;
            }

            @Override
            public void close() throws IOException {
                if (!closed.compareAndSet(false, true)) {
                    return;
                }
                watch.close();
                if (left > 0) {
                    request.cancel();
                }
                // Returns the connection to the pool, or frees it.
                response.close();
            }
        };
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
