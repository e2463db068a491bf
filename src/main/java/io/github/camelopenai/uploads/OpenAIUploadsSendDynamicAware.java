package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.message.MessageExpressions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.annotations.SendDynamic;
import org.apache.camel.support.EndpointHelper;
import org.apache.camel.support.component.SendDynamicAwareSupport;
import org.apache.camel.util.StringHelper;
import org.apache.camel.util.URISupport;

/**
 * Lets {@code toD("openai-uploads:upload?fileName=${header.name}")} use one endpoint for all messages, as {@code to} does: the
 * endpoint evaluates the expressions in its options. So no value of a message becomes a part of the URI, where it could set
 * another option, such as the server that gets the key.
 */
@SendDynamic("openai-uploads")
public class OpenAIUploadsSendDynamicAware extends SendDynamicAwareSupport {

    /** The options whose expressions the endpoint evaluates. */
    private static final Set<String> EVALUATED = Set.of("fileName", "purpose", "mimeType", "uploadId", "journalKey");

    private static final Pattern OPTION_NAME = Pattern.compile("[\\w.\\[\\]-]+");

    @Override
    public boolean isLenientProperties() {
        return false;
    }

    /** Needs no list of the options, which Camel has under the component's first name alone. */
    @Override
    protected void doInit() {}

    /**
     * Values in {@code RAW(...)}, such as a key, are kept as they are.
     *
     * @param uri with the values of the message
     * @param originalUri as the route has it
     */
    @Override
    public DynamicAwareEntry prepare(Exchange exchange, String uri, String originalUri) throws Exception {
        String template = EndpointHelper.resolveEndpointUriPropertyPlaceholders(exchange.getContext(), originalUri);
        Map<String, Object> written = URISupport.parseQuery(URISupport.extractQuery(template));
        Map<String, Object> values = URISupport.parseQuery(URISupport.extractQuery(uri));
        if (written == null || values == null || !areNames(written.keySet())) {
            return null;
        }
        Map<String, Object> options = new LinkedHashMap<>();
        written.forEach((option, text) ->
                options.put(option, isFromMessage(option, text) ? values.getOrDefault(option, text) : text));
        return new DynamicAwareEntry(uri, originalUri, options, Map.of());
    }

    /**
     * Whether the option takes its value from the evaluated URI. A fixed text does not: the evaluated URI may have another value
     * for it, which is a part of a value of the message, such as the file name {@code a&baseUrl=b}.
     */
    private static boolean isFromMessage(String option, Object text) {
        return MessageExpressions.isExpression(String.valueOf(text)) && !isEvaluatedByEndpoint(option);
    }

    /** Whether the route itself names its options, instead of an expression that gives some. */
    private static boolean areNames(Set<String> options) {
        return !options.isEmpty()
                && options.stream()
                        .allMatch(option -> OPTION_NAME.matcher(option).matches());
    }

    private static boolean isEvaluatedByEndpoint(String option) {
        // As everywhere in Camel, with dashes and in any case.
        String name = StringHelper.dashToCamelCase(option);
        return EVALUATED.stream().anyMatch(name::equalsIgnoreCase);
    }

    @Override
    public String resolveStaticUri(Exchange exchange, DynamicAwareEntry entry) throws Exception {
        return URISupport.stripQuery(entry.getUri()) + "?" + URISupport.createQueryString(entry.getProperties(), true);
    }

    @Override
    public Processor createPreProcessor(Exchange exchange, DynamicAwareEntry entry) {
        return null;
    }

    @Override
    public Processor createPostProcessor(Exchange exchange, DynamicAwareEntry entry) {
        return null;
    }
}
