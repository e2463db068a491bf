package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.message.MessageExpressions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.spi.annotations.SendDynamic;
import org.apache.camel.support.component.SendDynamicAwareSupport;
import org.apache.camel.util.URISupport;

/**
 * Lets {@code toD("openai-uploads:upload?fileName=${header.name}")} use one endpoint for all messages: the value of an
 * option that is an expression is passed in the header of that option. Unlike an option, the header is not evaluated again.
 */
@SendDynamic("openai-uploads")
public class OpenAIUploadsSendDynamicAware extends SendDynamicAwareSupport {

    private static final Map<String, String> HEADERS = Map.of(
            "fileName", OpenAIUploadsConstants.FILE_NAME,
            "purpose", OpenAIUploadsConstants.PURPOSE,
            "mimeType", OpenAIUploadsConstants.MIME_TYPE,
            "expiresAfter", OpenAIUploadsConstants.EXPIRES_AFTER,
            "journalKey", OpenAIUploadsConstants.JOURNAL_KEY,
            "uploadId", OpenAIUploadsConstants.UPLOAD_ID);

    @Override
    public boolean isLenientProperties() {
        return false;
    }

    /** Values in {@code RAW(...)}, such as a key, are kept as they are. */
    @Override
    public boolean resolveRawParameterValues() {
        return false;
    }

    @Override
    public DynamicAwareEntry prepare(Exchange exchange, String uri, String originalUri) throws Exception {
        Map<String, Object> written = URISupport.parseQuery(URISupport.extractQuery(originalUri));
        Map<String, Object> evaluated = endpointProperties(exchange, uri);
        if (written == null || evaluated == null) {
            return null;
        }
        Map<String, Object> options = new LinkedHashMap<>(evaluated);
        Map<String, Object> headers = new LinkedHashMap<>();
        HEADERS.forEach((option, header) -> {
            Object value = evaluated.get(option);
            if (value != null && MessageExpressions.isExpression(String.valueOf(written.get(option)))) {
                options.remove(option);
                headers.put(header, value.toString());
            }
        });
        return new DynamicAwareEntry(uri, originalUri, options, headers);
    }

    @Override
    public String resolveStaticUri(Exchange exchange, DynamicAwareEntry entry) throws Exception {
        if (entry.getLenientProperties().isEmpty()) {
            return null;
        }
        String endpoint = URISupport.stripQuery(entry.getUri());
        return entry.getProperties().isEmpty()
                ? endpoint
                : endpoint + "?" + URISupport.createQueryString(entry.getProperties(), true);
    }

    /** Sets the headers. An existing header overrides the option, as without {@code toD}. */
    @Override
    public Processor createPreProcessor(Exchange exchange, DynamicAwareEntry entry) {
        return each -> entry.getLenientProperties().forEach((header, value) -> {
            if (each.getMessage().getHeader(header) == null) {
                each.getMessage().setHeader(header, value);
            }
        });
    }

    /** Removes the headers of this step, except the upload id, which is also a result. */
    @Override
    public Processor createPostProcessor(Exchange exchange, DynamicAwareEntry entry) {
        return each -> {
            Message message = each.getMessage();
            entry.getLenientProperties().forEach((header, value) -> {
                if (!header.equals(OpenAIUploadsConstants.UPLOAD_ID) && value.equals(message.getHeader(header))) {
                    message.removeHeader(header);
                }
            });
        };
    }
}
