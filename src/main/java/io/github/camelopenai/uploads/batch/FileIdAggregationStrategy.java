package io.github.camelopenai.uploads.batch;

import io.github.camelopenai.uploads.message.HeaderNames;
import io.github.camelopenai.uploads.message.SplitResult;
import java.util.List;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.spi.Metadata;

/**
 * Collects the ids of the files that {@code openai-uploads:upload} has made of the messages of a split: of the batch files of
 * {@code batchFiles()}, or of one file for each message of any other splitter.
 *
 * <p>The exchange continues with the body and headers that it had before the split, and with the header {@code
 * CamelOpenAIUploadsFileIds}: the ids in the order of the split. If a message was not uploaded, the exchange fails with a
 * {@link BatchFilesException}, which names the files that exist.
 *
 * <p>If another splitter, with another strategy, runs within the split, it replaces the place of its message in the split. Then
 * the ids are in the order in which the messages end, which is that of the split unless they are processed in parallel and with
 * streaming.
 *
 * <p>The strategy is stateless, so one instance serves all exchanges.
 */
@Metadata(
        label = "bean",
        description = "Aggregation strategy that collects the file ids of the messages of a split in their order",
        annotations = {"interfaceName=org.apache.camel.AggregationStrategy"})
public class FileIdAggregationStrategy implements AggregationStrategy {

    /** The Splitter calls the method with three parameters. */
    @Override
    public Exchange aggregate(Exchange oldExchange, Exchange newExchange) {
        throw new UnsupportedOperationException(
                "collectFileIds() collects the files of a Splitter, and cannot be used elsewhere");
    }

    /** @param inputExchange the exchange that is split; unlike the result, it is there however the split ends */
    @Override
    public Exchange aggregate(Exchange oldExchange, Exchange newExchange, Exchange inputExchange) {
        CollectedFileIds collected = CollectedFileIds.of(inputExchange);
        if (collected == null) {
            collected = CollectedFileIds.ofAnySplitter();
            collected.addTo(inputExchange);
        }
        collect(newExchange, collected);
        if (oldExchange == null) {
            return newExchange;
        }
        SplitResult.keepFailure(oldExchange, newExchange);
        return oldExchange;
    }

    private static void collect(Exchange exchange, CollectedFileIds collected) {
        boolean ofBatchFiles = collected.areOfBatchFiles();
        Integer index = ofBatchFiles
                ? exchange.getMessage().getHeader(HeaderNames.BATCH_FILE_INDEX, Integer.class)
                : exchange.getProperty(ExchangePropertyKey.SPLIT_INDEX, Integer.class);
        if (index == null) {
            return;
        }
        if (!ofBatchFiles) {
            index = collected.addMessage(exchange.getExchangeId(), index, name(exchange, index));
        }
        String fileId = exchange.getMessage().getHeader(HeaderNames.FILE_ID, String.class);
        if (exchange.getException() == null && fileId != null) {
            collected.uploaded(index, fileId);
        }
        if (exchange.getProperty(ExchangePropertyKey.SPLIT_COMPLETE, false, Boolean.class)) {
            collected.lastSeen();
        }
    }

    /** The name for messages. */
    private static String name(Exchange exchange, int index) {
        String name = exchange.getMessage().getHeader(Exchange.FILE_NAME, String.class);
        return name == null || name.isBlank() ? "message " + (index + 1) : name;
    }

    /** Ends a split, which may have stopped early. {@code exchange} is null if the splitter failed or had no message. */
    @Override
    public void onCompletion(Exchange exchange, Exchange inputExchange) {
        Exchange result = exchange == null ? inputExchange : exchange;
        CollectedFileIds collected = CollectedFileIds.of(inputExchange);
        if (collected != null && exchange != null && exchange.getException() != null) {
            // With stopOnException, the message that failed is not aggregated.
            collect(exchange, collected);
        }
        if (exchange != null) {
            SplitResult.restore(exchange, inputExchange);
        }
        // A later split of the same exchange has files of its own.
        CollectedFileIds.removeFrom(result);
        CollectedFileIds.removeFrom(inputExchange);
        Exception failure = result.getException() == null ? inputExchange.getException() : result.getException();
        if (collected == null) {
            if (failure == null) {
                result.getMessage().setHeader(HeaderNames.FILE_IDS, List.of());
            }
        } else if (failure == null && collected.areComplete()) {
            result.getMessage().setHeader(HeaderNames.FILE_IDS, collected.inOrder());
        } else {
            Exception cause = failure != null
                    ? failure
                    : result.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
            result.setException(new BatchFilesException(
                    collected.byName(), collected.missing(), collected.wasReadToTheEnd(), cause));
        }
    }
}
