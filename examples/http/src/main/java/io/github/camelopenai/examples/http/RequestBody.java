package io.github.camelopenai.examples.http;

import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.camel.util.TimeUtils;

/**
 * Makes a stream of the request that {@code platform-http} hands over with {@code useBodyHandler=false}, decompresses it,
 * and says how long it is, if anybody knows.
 */
public final class RequestBody implements Processor {

    private long maxBytes;
    private Duration patience;

    /** The most bytes that are taken, counted after decompression. */
    public void setMaxBytes(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** How long a client may send nothing, such as {@code 1m}. */
    public void setPatience(String patience) {
        this.patience = Duration.ofMillis(TimeUtils.toMilliSeconds(patience));
    }

    @Override
    public void process(Exchange exchange) throws IOException {
        Message message = exchange.getMessage();
        HttpServerRequest request = message.getBody(HttpServerRequest.class);
        String encoding = request.getHeader("Content-Encoding");
        String length = request.getHeader("Content-Length");

        RequestStream stream = new RequestStream(request, patience);
        // Not every body is read: after a failure, or when the journal knows that it was uploaded before.
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                stream.close();
            }
        });
        InputStream body = stream;
        if ("gzip".equalsIgnoreCase(encoding)) {
            // Content-Length is that of the compressed form, so the length is not known.
            body = new GZIPInputStream(body, 64 * 1024);
        } else if (encoding != null) {
            throw new IllegalArgumentException("Content-Encoding " + encoding + " is not understood");
        } else if (length != null) {
            long bytes = Long.parseLong(length);
            requireNotMore(bytes);
            // HTTP guarantees this number of bytes unless the connection is cut.
            message.setHeader(OpenAIUploadsConstants.BYTES, bytes);
        }
        message.setHeader(OpenAIUploadsConstants.FILE_NAME, message.getHeader("filename"));
        message.setBody(new LimitedStream(body, maxBytes));
    }

    private void requireNotMore(long bytes) throws TooLargeException {
        if (bytes > maxBytes) {
            throw new TooLargeException(maxBytes);
        }
    }
}
