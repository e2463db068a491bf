package io.github.camelopenai.uploads.message;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.part.Content;
import io.github.camelopenai.uploads.part.SizeLimits;
import io.github.camelopenai.uploads.part.SpoolFile;
import io.github.camelopenai.uploads.transfer.TransferResources;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * A body of unknown length that was spooled to disk. Routes see a stream cache, the splitter reads the file. The file is deleted
 * when all exchanges that have the body are done.
 */
public final class SpooledBody extends InputStream implements StreamCache {

    private static final String PROPERTY = "CamelOpenAIUploadsSpooledBody";

    private final Object source;
    private final SpoolFile spool;
    private final AtomicInteger users;
    private InputStream open;
    private long position;

    private SpooledBody(Exchange exchange, Object source, SpoolFile spool, AtomicInteger users) {
        this.source = source;
        this.spool = spool;
        this.users = users;
        users.incrementAndGet();
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                if (users.decrementAndGet() == 0) {
                    spool.close();
                }
            }
        });
    }

    /** Spools the content of the message body, closes it, and replaces the body. */
    static SpooledBody spool(
            Exchange exchange,
            Content content,
            Path directory,
            TransferResources resources,
            SizeLimits limits,
            AbortSignal stopping)
            throws IOException {
        SpoolFile spool = resources.spool(content, directory, limits, stopping);
        SpooledBody body = new SpooledBody(exchange, exchange.getMessage().getBody(), spool, new AtomicInteger());
        exchange.setProperty(PROPERTY, body);
        exchange.getMessage().setBody(body);
        return body;
    }

    /**
     * The spooled body of an earlier attempt of the exchange, or null. A redelivery restores the original body, which is a stream
     * that was read to its end.
     */
    static SpooledBody of(Exchange exchange, Object body) {
        SpooledBody spooled = exchange.getProperty(PROPERTY, SpooledBody.class);
        return spooled != null && spooled.source == body ? spooled : null;
    }

    /** The original of a spooled body, or the body itself. */
    public static Object sourceOf(Object body) {
        return body instanceof SpooledBody spooled ? spooled.source : body;
    }

    Content content() {
        return spool.content();
    }

    private InputStream open() throws IOException {
        if (open == null) {
            open = Files.newInputStream(spool.path());
        }
        return open;
    }

    @Override
    public int read() throws IOException {
        int b = open().read();
        position += b < 0 ? 0 : 1;
        return b;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        int n = open().read(b, off, len);
        position += Math.max(n, 0);
        return n;
    }

    @Override
    public int available() throws IOException {
        return (int) Math.min(Integer.MAX_VALUE, length() - position);
    }

    @Override
    public void close() throws IOException {
        if (open != null) {
            open.close();
            open = null;
        }
    }

    @Override
    public void reset() {
        try {
            close();
            position = 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        Files.copy(spool.path(), out);
    }

    /** Another stream of the same file, for an exchange that may outlive this one, such as that of a wire tap. */
    @Override
    public StreamCache copy(Exchange exchange) {
        return new SpooledBody(exchange, source, spool, users);
    }

    @Override
    public boolean inMemory() {
        return false;
    }

    @Override
    public long length() {
        return spool.length();
    }

    @Override
    public long position() {
        return position;
    }
}
