package io.github.camelopenai.uploads.message;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.jsonl.BatchFile;
import io.github.camelopenai.uploads.option.DurationOption;
import io.github.camelopenai.uploads.part.Content;
import io.github.camelopenai.uploads.part.RangeSource;
import io.github.camelopenai.uploads.part.range.RangedContent;
import io.github.camelopenai.uploads.part.range.ReadSettings;
import io.github.camelopenai.uploads.source.HttpContent;
import io.github.camelopenai.uploads.source.HttpSources;
import io.github.camelopenai.uploads.source.SourceClient;
import io.github.camelopenai.uploads.source.SourceHosts;
import io.github.camelopenai.uploads.text.ShownText;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/** Opens bodies that name their content or are ranges of it: {@code URI}, {@code URL}, {@link RangeSource}, {@link BatchFile}. */
public final class BodySources {

    private static final String BATCH_FILE_TYPE = "text/jsonl";

    private final Connections connections;
    private final EndpointOptions options;

    /** Gives the HTTP client for sources, which is built when it is first needed. */
    @FunctionalInterface
    public interface Connections {
        SourceClient client() throws IOException;
    }

    public BodySources(Connections connections, EndpointOptions options) {
        this.connections = connections;
        this.options = options;
    }

    /** Whether a body is opened by this class. A text is none: texts of others must not make this process send requests. */
    public static boolean isSource(Object body) {
        return body instanceof URI || body instanceof URL || body instanceof RangeSource || body instanceof BatchFile;
    }

    /** Opens a body, and keeps the result in the exchange. A stream among the results is closed when the exchange ends. */
    OpenedSource open(Exchange exchange, Object body, AbortSignal abort) throws IOException {
        OpenedSource opened;
        if (body instanceof BatchFile file) {
            opened = batchFile(exchange, file);
        } else {
            opened = body instanceof RangeSource source ? ranged(source) : http(body, abort);
        }
        opened.addTo(exchange);
        if (!opened.content().isRepeatable()) {
            exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                @Override
                public void onDone(Exchange ended) {
                    opened.content().close();
                }
            });
        }
        return opened;
    }

    /** The batch file of a stream is deleted when the exchange that has uploaded it ends, not with the whole stream. */
    private static OpenedSource batchFile(Exchange exchange, BatchFile file) {
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange ended) {
                file.close();
            }
        });
        return new OpenedSource(
                file,
                file.content(),
                file.fileName(),
                BATCH_FILE_TYPE,
                file.identity(),
                file.version(),
                file.versionIdentifiesBytes());
    }

    private OpenedSource ranged(RangeSource source) throws IOException {
        long length = source.length();
        if (length < 0) {
            throw new IllegalArgumentException("The length of the RangeSource " + name(source) + " is " + length
                    + "; it must be the number of its bytes");
        }
        Content content = RangedContent.of(source, length, "The source " + name(source), readSettings());
        return new OpenedSource(
                source,
                content,
                source.fileName(),
                source.mimeType(),
                source.identity(),
                source.version(),
                source.version() != null);
    }

    private static String name(RangeSource source) {
        return source.fileName() == null
                ? source.getClass().getTypeName()
                : "'" + ShownText.of(source.fileName()) + "'";
    }

    private OpenedSource http(Object body, AbortSignal abort) throws IOException {
        HttpSources sources =
                new HttpSources(connections.client(), SourceHosts.of(options.getSourceHosts()), readSettings());
        HttpContent content = sources.open(uri(body), abort);
        return new OpenedSource(
                body,
                content.content(),
                content.fileName(),
                content.mimeType(),
                content.identity(),
                content.version(),
                content.versionIdentifiesBytes());
    }

    private static URI uri(Object body) {
        return body instanceof URL url ? uri(url) : (URI) body;
    }

    private static URI uri(URL url) {
        try {
            return url.toURI();
        } catch (URISyntaxException e) {
            // Without the exception, which repeats the URL.
            throw new IllegalArgumentException("The body is the URL " + url.getProtocol() + "://" + url.getHost()
                    + ShownText.of(url.getPath()) + ", which has a character that a URL must not have (" + e.getReason()
                    + "); encode it as %XX");
        }
    }

    private ReadSettings readSettings() {
        return new ReadSettings(
                DurationOption.parse("stallTimeout", options.getStallTimeout()),
                options.getMaxRetries() == 0
                        ? Duration.ZERO
                        : DurationOption.parseOrZero("outageTimeout", options.getOutageTimeout()),
                DurationOption.parse("retryDelay", options.getRetryDelay()),
                DurationOption.parse("retryMaxDelay", options.getRetryMaxDelay()),
                DurationOption.parse("retryAfterCap", options.getRetryAfterCap()));
    }
}
