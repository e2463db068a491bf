package io.github.camelopenai.uploads.operation;

import io.github.camelopenai.uploads.api.call.UploadsClient;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import org.apache.camel.Exchange;

/** Makes the calls for one exchange, and writes their result into it. One for an endpoint, used by many threads. */
@FunctionalInterface
public interface Operation {

    /** @param stopping is aborted when the producer is stopped by force */
    void process(Exchange exchange, UploadsClient client, AbortSignal stopping) throws Exception;
}
