package io.github.camelopenai.uploads.source;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import io.github.camelopenai.uploads.part.BytesContent;
import io.github.camelopenai.uploads.part.SourceChangedException;
import io.github.camelopenai.uploads.part.StreamContent;
import io.github.camelopenai.uploads.part.range.RangedContent;
import io.github.camelopenai.uploads.part.range.ReadRetries;
import io.github.camelopenai.uploads.part.range.ReadSettings;
import io.github.camelopenai.uploads.part.range.SourceRefusedException;
import io.github.camelopenai.uploads.text.ShownText;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens sources behind URLs. The first request asks for one byte, to learn length, version, name and type, since signed links are
 * often for GET alone. If the server has no ranges, its answer is the content, as one stream.
 */
public final class HttpSources {

    private static final Logger LOG = LoggerFactory.getLogger(HttpSources.class);

    private final SourceClient client;
    private final SourceHosts hosts;
    private final ReadSettings settings;

    public HttpSources(SourceClient client, SourceHosts hosts, ReadSettings settings) {
        this.client = client;
        this.hosts = hosts;
        this.settings = settings;
    }

    /**
     * Opens a source, in the calling thread. A stream among the results has to be closed by the caller.
     *
     * @param abort ends the opening
     * @throws IllegalArgumentException if the URL or its host is not allowed
     * @throws SourceRefusedException if the source refuses the request, or does not exist
     */
    public HttpContent open(URI url, AbortSignal abort) throws IOException {
        SourceLink link = new SourceLink(client, hosts, settings.stallTimeout(), url);
        ReadRetries retries = new ReadRetries(link, settings);
        while (true) {
            try {
                return openOnce(link, abort);
            } catch (SourceRefusedException | SourceChangedException | UploadAbortedException e) {
                throw e;
            } catch (IOException e) {
                retries.failed(e, "at the first request", abort);
            }
        }
    }

    private HttpContent openOnce(SourceLink link, AbortSignal abort) throws IOException {
        SourceAnswer answer = link.get(Map.of("Range", "bytes=0-0"), abort);
        try {
            ContentRange range = answer.contentRange().orElse(null);
            if (answer.status() == 206 && range != null && range.isRange(0, 1) && range.total() > 0) {
                answer.requireLengthOf(range);
                answer.readByte(link.toString());
                SourceVersion version = SourceVersion.of(answer, range.total());
                if (version.noticesChanges(answer.header("Date"))) {
                    return ranged(link, answer, version);
                }
                answer = link.get(Map.of(), abort);
                return stream(link, answer, "does not tell its version");
            }
            if (answer.status() == 416 && range != null && range.total() == 0) {
                answer.close();
                return HttpContent.of(BytesContent.of(ByteBuffer.allocate(0)), answer, link, null);
            }
            if (answer.status() == 206 || answer.status() == 416) {
                answer.close();
                answer = link.get(Map.of(), abort);
            }
            return stream(link, answer, "has no ranges");
        } catch (IOException | RuntimeException | Error e) {
            answer.close();
            throw e;
        }
    }

    private HttpContent ranged(SourceLink link, SourceAnswer answer, SourceVersion version) {
        warnIfEncoded(answer, link);
        RangedContent content =
                RangedContent.of(new HttpSource(link, version, answer.coding()), version.length(), settings);
        return HttpContent.of(content, answer, link, version);
    }

    /** @param why the source is not read by ranges */
    private static HttpContent stream(SourceLink link, SourceAnswer answer, String why) throws IOException {
        if (answer.status() != 200 || answer.isOfProxy()) {
            throw SourceRefusal.of(answer, link, false);
        }
        if (answer.endsWithConnection()) {
            throw new SourceRefusedException(
                    link
                            + " gives its content without a length, and ends it by closing the connection, so that a connection"
                            + " that is cut would not be noticed. Let its server send a length, or fetch the content in the"
                            + " route and compare it",
                    answer.status(),
                    null);
        }
        LOG.info("{} {}, so it is read as one stream, which cannot be read on after a failure", link, why);
        warnIfEncoded(answer, link);
        long length = answer.length();
        StreamContent content =
                StreamContent.of(answer.body(length < 0 ? Long.MAX_VALUE : length, link.toString()), length);
        return HttpContent.of(content, answer, link, SourceVersion.of(answer, length));
    }

    private static void warnIfEncoded(SourceAnswer answer, SourceLink link) {
        if (!answer.coding().isEmpty()) {
            LOG.warn(
                    "{} is stored with the encoding {}, and is uploaded as it is stored",
                    link,
                    ShownText.of(answer.header("Content-Encoding")));
        }
    }
}
