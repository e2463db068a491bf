package io.github.camelopenai.uploads.message;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.part.Content;
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
 * A body of unknown length after it was spooled to disk: for the route a stream cache like any other, for the splitter a
 * file. The file is deleted when all exchanges that have it are done.
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

    /** Reads {@code content}, which is that of the message's body, to its end, closes it and replaces the body. */
    static SpooledBody spool(
            Exchange exchange, Content content, Path directory, TransferResources resources, AbortSignal stopping)
            throws IOException {
        SpoolFile spool = resources.spool(content, directory, stopping);
        SpooledBody body = new SpooledBody(exchange, exchange.getMessage().getBody(), spool, new AtomicInteger());
        exchange.setProperty(PROPERTY, body);
        exchange.getMessage().setBody(body);
        return body;
    }

    /**
     * What an earlier attempt on this exchange has spooled of {@code body}, or null. A redelivery gives the exchange its
     * first body back, which is a stream at its end then.
     */
    static SpooledBody of(Exchange exchange, Object body) {
        SpooledBody spooled = exchange.getProperty(PROPERTY, SpooledBody.class);
        return spooled != null && spooled.source == body ? spooled : null;
    }

    /** What a body was spooled of, or the body itself. */
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

    /** Another view of the same file, for an exchange that may live longer than this one's (a wire tap's). */
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
