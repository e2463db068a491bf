package io.github.camelopenai.uploads.message;

import io.github.camelopenai.uploads.OpenAIUploadsConfiguration;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.option.DurationOption;
import io.github.camelopenai.uploads.option.SizeOption;
import io.github.camelopenai.uploads.part.PartIds;
import io.github.camelopenai.uploads.part.PartPlan;
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
 * What holds for one message: its header, else the endpoint's option, which the component's option and the default are
 * in already. The only place that knows this order.
 */
public final class MessageOptions {

    private final Exchange exchange;
    private final Message message;
    private final OpenAIUploadsConfiguration endpoint;

    public MessageOptions(Exchange exchange, OpenAIUploadsConfiguration endpoint) {
        this.exchange = exchange;
        this.message = exchange.getMessage();
        this.endpoint = endpoint;
    }

    public String purpose() {
        return text(OpenAIUploadsConstants.PURPOSE, "purpose", endpoint.getPurpose());
    }

    String mimeType() {
        String type = text(OpenAIUploadsConstants.MIME_TYPE, "mimeType", endpoint.getMimeType());
        if (type != null) {
            MimeTypes.requireForm("mimeType", type);
        }
        return type;
    }

    /**
     * The name of the file, without a directory.
     *
     * @param ofBody the body's own, for where nothing was chosen; may be null, as the result then is
     */
    String filename(String ofBody) {
        String chosen =
                MessageBody.lastSegment(text(OpenAIUploadsConstants.FILE_NAME, "fileName", endpoint.getFileName()));
        if (chosen == null) {
            return ofBody;
        }
        if (!chosen.equals(ofBody)) {
            if (isGiven(message.getHeader(OpenAIUploadsConstants.FILE_NAME, String.class))) {
                BareExtension.refuseOfHeader(chosen);
            } else {
                BareExtension.refuseOfOption(chosen, endpoint.getFileName());
            }
        }
        return chosen;
    }

    Duration expiresAfter() {
        Object header = message.getHeader(OpenAIUploadsConstants.EXPIRES_AFTER);
        return header != null
                ? DurationOption.expiry(OpenAIUploadsConstants.EXPIRES_AFTER, header)
                : DurationOption.expiry("expiresAfter", endpoint.getExpiresAfter());
    }

    /** In lower case, as tools print it: whether a server compares without regard to case is not documented. */
    public String md5() {
        String md5 = text(OpenAIUploadsConstants.MD5, "md5", null);
        return md5 == null ? null : md5.toLowerCase(Locale.ROOT);
    }

    /** What identifies the source for the journal; null if nothing was chosen. */
    String journalKey() {
        return text(OpenAIUploadsConstants.JOURNAL_KEY, "journalKey", endpoint.getJournalKey());
    }

    public long partSize() {
        return SizeOption.partSize(endpoint.getPartSize(), PartPlan.MAX_PART_SIZE);
    }

    /** Header, option, then what an earlier {@code create} on this exchange left; null if nothing tells. */
    public String uploadId() {
        String id = text(OpenAIUploadsConstants.UPLOAD_ID, "uploadId", endpoint.getUploadId());
        return id != null ? id : exchange.getProperty(OpenAIUploadsConstants.UPLOAD_ID, String.class);
    }

    /** The ids in the header, which may be a collection, an array, a text with commas, or a map from position to id. */
    public List<String> partIds() {
        Object ids = message.getHeader(OpenAIUploadsConstants.PART_IDS);
        if (ids == null) {
            return List.of();
        }
        if (ids instanceof Map<?, ?>) {
            return new PartIds(new TreeMap<>(KnownPartIds.of(message))).inOrder(-1);
        }
        if (ids instanceof Collection<?> collection) {
            return collection.stream().map(MessageOptions::trimmed).toList();
        }
        Object[] array =
                ids instanceof Object[] objects ? objects : ids.toString().split(",");
        return Arrays.stream(array).map(MessageOptions::trimmed).toList();
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
