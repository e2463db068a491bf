package io.github.camelopenai.uploads.message;

import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.jsonl.BatchFile;
import io.github.camelopenai.uploads.limit.PurposeCheck;
import io.github.camelopenai.uploads.limit.PurposeLimitException;
import io.github.camelopenai.uploads.option.DurationOption;
import io.github.camelopenai.uploads.option.PurposeLimitsPolicy;
import io.github.camelopenai.uploads.option.SpoolStreams;
import io.github.camelopenai.uploads.part.Content;
import io.github.camelopenai.uploads.transfer.TransferResources;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Reads the settings of one message: from the header if it is set, else from the option of the endpoint. {@link MessageBody}
 * reads the body and its length. For one exchange and one thread.
 */
public final class MessageReader {

    private final Exchange exchange;
    private final Message message;
    private final EndpointOptions endpoint;

    public MessageReader(Exchange exchange, EndpointOptions endpoint) {
        this.exchange = exchange;
        this.message = exchange.getMessage();
        this.endpoint = endpoint;
    }

    /**
     * Reads the request of {@code create} and {@code upload}. Since the API requires the length in advance, a stream of unknown
     * length is spooled to disk, and the spooled stream becomes the body.
     *
     * @param sources opens a body that is not the content itself
     * @param server the base URL
     * @param stopping aborts the opening and the spooling
     */
    public UploadRequest request(TransferResources resources, BodySources sources, URI server, AbortSignal stopping)
            throws IOException {
        MessageBody body = new MessageBody(exchange, sources);
        // First, since a missing body also has no name and type, which would be reported instead.
        body.requireUsable();
        String purpose = purpose();
        OpenedSource source = body.openSource(stopping);
        String fileName = fileName(FileNames.of(message, source == null ? null : source.fileName()));
        String mimeType = mimeType(fileName, source == null ? null : source.mimeType());
        // Before a long stream is spooled in vain.
        CreateUpload.requireDescription(fileName, purpose, mimeType);
        Duration expiresAfter = expiresAfter();
        PurposeCheck limits = PurposeCheck.of(purposeLimits(server), purpose, fileName, mimeType);
        Content content = content(body, fileName, limits, resources, stopping);
        return new UploadRequest(
                content,
                new CreateUpload(fileName, purpose, content.length(), mimeType, expiresAfter),
                endpoint.partSize(),
                endpoint.hasJournal() ? journalKey() : null,
                limits);
    }

    private PurposeLimitsPolicy purposeLimits(URI server) {
        return endpoint.getPurposeLimits() != null
                ? endpoint.getPurposeLimits()
                : PurposeLimitsPolicy.defaultFor(server.getHost());
    }

    private Content content(
            MessageBody body, String fileName, PurposeCheck limits, TransferResources resources, AbortSignal stopping)
            throws IOException {
        Content content = body.content().withFilename(fileName).withSourceTimeout(endpoint.sourceTimeout());
        content.requireUnread();
        requireTotal(fileName, content.length());
        limits.checkKnown(content.length());
        if (message.getBody() instanceof BatchFile cut) {
            limits.checkLines(content.length(), cut.lines());
        } else {
            limits.countLines(content);
        }
        content = limits.watched(content);
        boolean spool = content.length() == Content.UNKNOWN_LENGTH
                || !content.isRepeatable() && endpoint.getSpoolStreams() == SpoolStreams.all;
        if (!spool) {
            return content;
        }
        SpoolDirectory.warnIfInMemory(endpoint.getSpoolDirectory());
        Path directory = SpoolDirectory.of(endpoint.getSpoolDirectory());
        try {
            return SpooledBody.spool(exchange, content, directory, resources, endpoint.sizeLimits(), stopping)
                    .content();
        } catch (PurposeLimitException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw CreateUpload.about(fileName, e);
        }
    }

    private void requireTotal(String fileName, long length) {
        try {
            if (length > 0) {
                endpoint.sizeLimits().requireTotal(length);
            }
        } catch (IllegalArgumentException e) {
            throw CreateUpload.about(fileName, e);
        }
    }

    public String purpose() {
        return text(HeaderNames.PURPOSE, "purpose", endpoint.getPurpose());
    }

    /** @param stated the type that an opened source states; null for none */
    private String mimeType(String fileName, String stated) {
        String type = text(HeaderNames.MIME_TYPE, "mimeType", endpoint.getMimeType());
        if (type == null) {
            return MimeTypes.of(message, stated, fileName);
        }
        MimeTypes.requireForm("mimeType", type);
        return type;
    }

    /**
     * The name of the file, without a directory.
     *
     * @param ofBody the default; may be null, and so may the result
     */
    private String fileName(String ofBody) {
        String header = FileNames.inHeader(message, HeaderNames.FILE_NAME);
        String chosen = FileNames.lastSegment(given(header, "fileName", endpoint.getFileName()));
        if (chosen == null) {
            return ofBody;
        }
        if (!chosen.equals(ofBody)) {
            if (isGiven(header)) {
                FileNames.requireNameInHeader(chosen);
            } else {
                FileNames.requireNameInOption(chosen, endpoint.getFileName());
            }
        }
        return chosen;
    }

    private Duration expiresAfter() {
        Object header = message.getHeader(HeaderNames.EXPIRES_AFTER);
        return header != null
                ? DurationOption.expiry(HeaderNames.EXPIRES_AFTER, header)
                : DurationOption.expiry("expiresAfter", endpoint.getExpiresAfter());
    }

    /** The MD5 of the header in lower case, since the API does not document whether it ignores case. */
    public String md5() {
        String md5 = text(HeaderNames.MD5, "md5", null);
        return md5 == null ? null : md5.toLowerCase(Locale.ROOT);
    }

    /** The journal key of the header or the option; null for the default. */
    private String journalKey() {
        return text(HeaderNames.JOURNAL_KEY, "journalKey", endpoint.getJournalKey());
    }

    /** The upload id of the header, the option, or an earlier {@code create} of the exchange; null if there is none. */
    public String uploadId() {
        String id = text(HeaderNames.UPLOAD_ID, "uploadId", endpoint.getUploadId());
        return id != null ? id : exchange.getProperty(HeaderNames.UPLOAD_ID, String.class);
    }

    /** The header as it is, else the option, which may be an expression. */
    private String text(String header, String name, String option) {
        return given(message.getHeader(header, String.class), name, option);
    }

    private String given(String header, String name, String option) {
        return isGiven(header) ? header.strip() : endpoint.expressions().evaluate(exchange, name, option);
    }

    private static boolean isGiven(String header) {
        return header != null && !header.isBlank();
    }
}
