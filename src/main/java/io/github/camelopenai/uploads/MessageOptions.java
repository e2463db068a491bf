package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.part.PartIds;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * What holds for one message: its header, else the endpoint's option, which the component's option and the default are
 * in already. The only place that knows this order.
 */
final class MessageOptions {

    private final Exchange exchange;
    private final Message message;
    private final OpenAIUploadsConfiguration endpoint;

    MessageOptions(Exchange exchange, OpenAIUploadsConfiguration endpoint) {
        this.exchange = exchange;
        this.message = exchange.getMessage();
        this.endpoint = endpoint;
    }

    String purpose() {
        return text(OpenAIUploadsConstants.PURPOSE, endpoint.getPurpose());
    }

    String mimeType() {
        return text(OpenAIUploadsConstants.MIME_TYPE, endpoint.getMimeType());
    }

    String filename() {
        return text(OpenAIUploadsConstants.FILENAME, endpoint.getFilename());
    }

    Duration expiresAfter() {
        Object header = message.getHeader(OpenAIUploadsConstants.EXPIRES_AFTER);
        return header != null
                ? DurationOption.parse(OpenAIUploadsConstants.EXPIRES_AFTER, header)
                : DurationOption.parse("expiresAfter", endpoint.getExpiresAfter());
    }

    String md5() {
        return text(OpenAIUploadsConstants.MD5, null);
    }

    long partSize() {
        return SizeOption.parse("partSize", endpoint.getPartSize());
    }

    /** Header, option, then what an earlier {@code create} on this exchange left; null if nothing tells. */
    String uploadId() {
        String id = text(OpenAIUploadsConstants.UPLOAD_ID, endpoint.getUploadId());
        return id != null ? id : exchange.getProperty(OpenAIUploadsConstants.UPLOAD_ID, String.class);
    }

    /** The ids in the header, which may be a collection, an array, a text with commas, or a map from position to id. */
    List<String> partIds() {
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

    private String text(String header, String option) {
        String value = message.getHeader(header, String.class);
        if (value != null && !value.isBlank()) {
            return value.strip();
        }
        return option == null || option.isBlank() ? null : option.strip();
    }
}
