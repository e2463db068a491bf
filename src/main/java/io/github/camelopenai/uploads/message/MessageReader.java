package io.github.camelopenai.uploads.message;

import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.option.DurationOption;
import io.github.camelopenai.uploads.option.SizeOption;
import io.github.camelopenai.uploads.option.SpoolStreams;
import io.github.camelopenai.uploads.part.Content;
import io.github.camelopenai.uploads.part.PartIds;
import io.github.camelopenai.uploads.part.PartPlan;
import io.github.camelopenai.uploads.transfer.TransferResources;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Reads one message: the header if there is one, else the option of the endpoint. No other class knows this order, except for
 * the length of a body, see {@link MessageBody}. For one exchange and one thread.
 */
public final class MessageReader {

    private final Exchange exchange;
    private final Message message;
    private final MessageBody body;
    private final EndpointOptions endpoint;

    public MessageReader(Exchange exchange, EndpointOptions endpoint) {
        this.exchange = exchange;
        this.message = exchange.getMessage();
        this.body = new MessageBody(exchange);
        this.endpoint = endpoint;
    }

    /**
     * Reads what {@code create} and {@code upload} send of a message. The API wants the length beforehand, so a stream of
     * unknown length is spooled to disk, and the spooled stream becomes the body.
     *
     * @param stopping ends the spooling
     */
    public UploadRequest request(TransferResources resources, AbortSignal stopping) throws IOException {
        // First, since without a body the name and the type that belong to it are missing too.
        body.requireUsable();
        String purpose = purpose();
        String fileName = fileName(body.filename());
        String mimeType = mimeType(fileName);
        // Before a long stream is read for nothing.
        CreateUpload.requireDescription(fileName, purpose, mimeType);
        Duration expiresAfter = expiresAfter();
        Content content = content(fileName, resources, stopping);
        return new UploadRequest(
                content,
                new CreateUpload(fileName, purpose, content.length(), mimeType, expiresAfter),
                partSize(),
                endpoint.hasJournal() ? journalKey() : null);
    }

    private Content content(String fileName, TransferResources resources, AbortSignal stopping) throws IOException {
        Content content = body.content()
                .withFilename(fileName)
                .withSourceTimeout(DurationOption.parse("sourceTimeout", endpoint.getSourceTimeout()));
        content.requireUnread();
        boolean spool = content.length() == Content.UNKNOWN_LENGTH
                || !content.isRepeatable() && endpoint.getSpoolStreams() == SpoolStreams.all;
        if (!spool) {
            return content;
        }
        Path directory = SpoolDirectory.aboutToBeUsed(endpoint.getSpoolDirectory());
        try {
            return SpooledBody.spool(exchange, content, directory, resources, stopping)
                    .content();
        } catch (IllegalArgumentException e) {
            throw CreateUpload.about(fileName, e);
        }
    }

    public String purpose() {
        return text(HeaderNames.PURPOSE, "purpose", endpoint.getPurpose());
    }

    private String mimeType(String fileName) {
        String type = text(HeaderNames.MIME_TYPE, "mimeType", endpoint.getMimeType());
        if (type == null) {
            return body.mimeType(fileName);
        }
        MimeTypes.requireForm("mimeType", type);
        return type;
    }

    /**
     * The name of the file, without a directory.
     *
     * @param ofBody the body's own name, used if neither header nor option gives one; may be null, and so may the result
     */
    private String fileName(String ofBody) {
        String chosen = MessageBody.lastSegment(text(HeaderNames.FILE_NAME, "fileName", endpoint.getFileName()));
        if (chosen == null) {
            return ofBody;
        }
        if (!chosen.equals(ofBody)) {
            if (isGiven(message.getHeader(HeaderNames.FILE_NAME, String.class))) {
                FileNames.refuseOfHeader(chosen);
            } else {
                FileNames.refuseOfOption(chosen, endpoint.getFileName());
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

    /** In lower case, as tools print it: whether a server compares without regard to case is not documented. */
    public String md5() {
        String md5 = text(HeaderNames.MD5, "md5", null);
        return md5 == null ? null : md5.toLowerCase(Locale.ROOT);
    }

    /** What identifies the source for the journal; null if nothing was chosen. */
    private String journalKey() {
        return text(HeaderNames.JOURNAL_KEY, "journalKey", endpoint.getJournalKey());
    }

    private long partSize() {
        return SizeOption.partSize(endpoint.getPartSize(), PartPlan.MAX_PART_SIZE);
    }

    /** Header, option, then what an earlier {@code create} on this exchange left; null if nothing tells. */
    public String uploadId() {
        String id = text(HeaderNames.UPLOAD_ID, "uploadId", endpoint.getUploadId());
        return id != null ? id : exchange.getProperty(HeaderNames.UPLOAD_ID, String.class);
    }

    /** The ids in the header, which may be a collection, an array, a text with commas, or a map from position to id. */
    public List<String> partIds() {
        Object ids = message.getHeader(HeaderNames.PART_IDS);
        if (ids == null) {
            return List.of();
        }
        if (ids instanceof Map<?, ?>) {
            return new PartIds(new TreeMap<>(PartIdsHeader.of(message))).inOrder(-1);
        }
        if (ids instanceof Collection<?> collection) {
            return collection.stream().map(MessageReader::trimmed).toList();
        }
        Object[] array =
                ids instanceof Object[] objects ? objects : ids.toString().split(",");
        return Arrays.stream(array).map(MessageReader::trimmed).toList();
    }

    private static String trimmed(Object id) {
        return id == null ? "" : id.toString().trim();
    }

    /** A header is taken as it is; an option may be an expression. */
    private String text(String header, String name, String option) {
        String value = message.getHeader(header, String.class);
        return isGiven(value) ? value.strip() : endpoint.expressions().evaluate(exchange, name, option);
    }

    private static boolean isGiven(String header) {
        return header != null && !header.isBlank();
    }
}
