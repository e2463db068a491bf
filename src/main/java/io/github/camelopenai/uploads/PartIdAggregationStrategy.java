package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.message.ExchangeProperties;
import io.github.camelopenai.uploads.message.PartIdsHeader;
import io.github.camelopenai.uploads.message.SplitResult;
import io.github.camelopenai.uploads.part.PartIds;
import io.github.camelopenai.uploads.part.PartIterator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;
import org.apache.camel.spi.Metadata;

/**
 * Collects the part ids of {@code openai-uploads:addPart} for {@code openai-uploads:complete}.
 *
 * <p>In the Splitter EIP, the exchange continues with the body and headers that it had before the split, and with the header
 * {@code CamelOpenAIUploadsPartIds}: the ids in the order of the content, regardless of the order in which the parts were sent.
 * If a part failed, was not sent, or timed out, the exchange fails. Then all other parts are aborted before the split ends.
 *
 * <p>In the Aggregate EIP, correlate messages that have been through {@code addPart}, for example by the header
 * {@code CamelOpenAIUploadsUploadId}, with {@code completionSize(header("CamelOpenAIUploadsPartCount"))}. The state between
 * messages consists of {@code java.util} types and Strings in the body, so that any aggregation repository can store it. The
 * body of the result is the list of ids.
 *
 * <p>The strategy is stateless, so one instance serves all exchanges.
 */
@Metadata(
        label = "bean",
        description =
                "Aggregation strategy that gathers the part ids of openai-uploads:addPart in the order of the content",
        annotations = {"interfaceName=org.apache.camel.AggregationStrategy"})
public class PartIdAggregationStrategy implements AggregationStrategy {

    private static final String IDS = "partIds";
    private static final String COUNT = "partCount";
    private static final String RETRIES = "retries";
    private static final String UPLOAD_ID = "uploadId";

    @Override
    public Exchange aggregate(Exchange oldExchange, Exchange newExchange) {
        Exchange result = oldExchange == null ? newExchange : oldExchange;
        Map<String, Object> state = oldExchange == null ? null : state(oldExchange.getMessage());
        if (state == null) {
            state = newState();
        }
        add(state, newExchange);
        result.getMessage().setBody(state);
        if (oldExchange != null) {
            SplitResult.keepFailure(oldExchange, newExchange);
        }
        return result;
    }

    private static Map<String, Object> newState() {
        Map<String, Object> state = new HashMap<>();
        state.put(IDS, new TreeMap<Integer, String>());
        return state;
    }

    /** The state in the body, or null if there is none. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> state(Message message) {
        return message.getBody() instanceof Map<?, ?> map && map.get(IDS) instanceof TreeMap
                ? (Map<String, Object>) map
                : null;
    }

    @SuppressWarnings("unchecked")
    private static PartIds ids(Map<String, Object> state) {
        return new PartIds((TreeMap<Integer, String>) state.get(IDS));
    }

    private static void add(Map<String, Object> state, Exchange exchange) {
        Message message = exchange.getMessage();
        Integer index = exchange.getProperty(
                ExchangeProperties.PART_INDEX,
                exchange.getProperty(ExchangePropertyKey.SPLIT_INDEX, Integer.class),
                Integer.class);
        String partId = message.getHeader(OpenAIUploadsConstants.PART_ID, String.class);
        if (exchange.getException() == null && index != null && partId != null) {
            ids(state).put(index, partId);
        }
        Integer count = message.getHeader(OpenAIUploadsConstants.PART_COUNT, Integer.class);
        if (count == null && exchange.getProperty(ExchangePropertyKey.SPLIT_COMPLETE, false, Boolean.class)) {
            // Only from the last part: other parts may have the property of an outer split.
            count = exchange.getProperty(ExchangePropertyKey.SPLIT_SIZE, Integer.class);
        }
        if (count != null) {
            state.put(COUNT, count);
        }
        Integer retries = message.getHeader(OpenAIUploadsConstants.RETRIES, Integer.class);
        if (retries != null) {
            state.merge(RETRIES, retries, (a, b) -> (Integer) a + (Integer) b);
        }
        String uploadId = message.getHeader(OpenAIUploadsConstants.UPLOAD_ID, String.class);
        Object first = uploadId == null ? null : state.putIfAbsent(UPLOAD_ID, uploadId);
        if (first != null && !first.equals(uploadId)) {
            throw new IllegalStateException("Parts of two uploads, " + first + " and " + uploadId
                    + ", are in one group; correlate by the header " + OpenAIUploadsConstants.UPLOAD_ID);
        }
    }

    /** Ends a split, which may have stopped early. {@code exchange} is null if no part was aggregated. */
    @Override
    public void onCompletion(Exchange exchange, Exchange inputExchange) {
        Exchange result = exchange == null ? inputExchange : exchange;
        PartIterator parts = inputExchange.getProperty(ExchangeProperties.PARTS, PartIterator.class);
        Map<String, Object> state = exchange == null ? null : state(exchange.getMessage());
        if (exchange != null) {
            SplitResult.restore(exchange, inputExchange);
            exchange.removeProperty(ExchangeProperties.PART_INDEX);
        }
        if (result.getException() == null && inputExchange.getException() == null) {
            state = withKnownIds(state, result);
        }
        if (result.getException() == null && inputExchange.getException() == null) {
            // Only the last part has the count; without the count, parts are missing.
            int known = parts == null ? -1 : parts.count();
            boolean last = known >= 0 || state != null && state.containsKey(COUNT);
            finish(result, last ? state : null, known);
        }
        if (parts != null) {
            if (result.getException() != null || inputExchange.getException() != null) {
                parts.abort("another part of the upload failed");
            } else {
                parts.release();
            }
        }
    }

    /** Adds the ids of parts that were added before. Throws nothing, since Camel would never end the exchange then. */
    private static Map<String, Object> withKnownIds(Map<String, Object> state, Exchange exchange) {
        try {
            Map<Integer, String> known = PartIdsHeader.map(exchange.getMessage());
            if (known.isEmpty()) {
                return state;
            }
            Map<String, Object> all = state == null ? newState() : state;
            known.forEach(ids(all)::put);
            return all;
        } catch (IllegalArgumentException e) {
            exchange.setException(e);
            return state;
        }
    }

    /** Ends a complete group of the Aggregate EIP. */
    @Override
    public void onCompletion(Exchange exchange) {
        Map<String, Object> state = state(exchange.getMessage());
        finish(exchange, state, -1);
        if (exchange.getException() == null) {
            exchange.getMessage().setHeader(OpenAIUploadsConstants.UPLOAD_ID, state.get(UPLOAD_ID));
            exchange.getMessage().setBody(exchange.getMessage().getHeader(OpenAIUploadsConstants.PART_IDS));
        }
    }

    /** Sets the header with the ids, or fails the exchange if an id is missing. */
    private static void finish(Exchange exchange, Map<String, Object> state, int knownCount) {
        try {
            if (state == null) {
                throw new IllegalStateException("The last parts of the upload were not sent");
            }
            int count = knownCount >= 0 ? knownCount : (Integer) state.getOrDefault(COUNT, -1);
            List<String> ids = ids(state).inOrder(count);
            Message message = exchange.getMessage();
            message.setHeader(OpenAIUploadsConstants.PART_IDS, ids);
            message.setHeader(OpenAIUploadsConstants.PART_COUNT, ids.size());
            message.setHeader(OpenAIUploadsConstants.RETRIES, state.getOrDefault(RETRIES, 0));
        } catch (IllegalStateException e) {
            Exception cause = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
            exchange.setException(new CamelExchangeException(
                    e.getMessage() + ". Was the failure of a part handled inside the split, did the split time out, or"
                            + " does it not lead to openai-uploads:addPart?",
                    exchange,
                    cause));
        }
    }
}
