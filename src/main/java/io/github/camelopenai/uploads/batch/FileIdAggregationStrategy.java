package io.github.camelopenai.uploads.batch;

import io.github.camelopenai.uploads.message.HeaderNames;
import io.github.camelopenai.uploads.message.SplitResult;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.spi.Metadata;

/**
 * Collects the ids of the files that {@code openai-uploads:upload} has made of the batch files of {@code batchFiles()}.
 *
 * <p>The exchange continues with the body and headers that it had before the split, and with the header {@code
 * CamelOpenAIUploadsFileIds}: the ids in the order of the content. If a batch file was not uploaded, the exchange fails with a
 * {@link BatchFilesException}, which names the files that exist.
 *
 * <p>The strategy is stateless, so one instance serves all exchanges.
 */
@Metadata(
        label = "bean",
        description = "Aggregation strategy that gathers the file ids of batch files in the order of the content",
        annotations = {"interfaceName=org.apache.camel.AggregationStrategy"})
public class FileIdAggregationStrategy implements AggregationStrategy {

    @Override
    public Exchange aggregate(Exchange oldExchange, Exchange newExchange) {
        CollectedFileIds collected = CollectedFileIds.of(newExchange);
        Integer index = newExchange.getMessage().getHeader(HeaderNames.BATCH_FILE_INDEX, Integer.class);
        String fileId = newExchange.getMessage().getHeader(HeaderNames.FILE_ID, String.class);
        if (newExchange.getException() == null && collected != null && index != null && fileId != null) {
            collected.uploaded(index, fileId);
        }
        if (oldExchange == null) {
            return newExchange;
        }
        SplitResult.keepFailure(oldExchange, newExchange);
        return oldExchange;
    }

    /** Ends a split, which may have stopped early. {@code exchange} is null if the splitter failed. */
    @Override
    public void onCompletion(Exchange exchange, Exchange inputExchange) {
        Exchange result = exchange == null ? inputExchange : exchange;
        if (exchange != null) {
            SplitResult.restore(exchange, inputExchange);
        }
        CollectedFileIds collected = CollectedFileIds.of(inputExchange);
        Exception failure = result.getException() == null ? inputExchange.getException() : result.getException();
        if (collected == null) {
            if (failure == null) {
                result.setException(new IllegalStateException("collectFileIds() needs the splitter batchFiles()"));
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
