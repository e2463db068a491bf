package io.github.camelopenai.uploads.operation;

import io.github.camelopenai.uploads.api.call.UploadsClient;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import org.apache.camel.Exchange;

/** Makes the calls for an exchange and writes the result into it. Each endpoint has one, which many threads use. */
@FunctionalInterface
public interface Operation {

    /** @param stopping aborted when the producer is stopped by force */
    void process(Exchange exchange, UploadsClient client, AbortSignal stopping) throws Exception;

    /** Whether the operation creates an upload, so that it is shown while it waits, and can be cancelled then. */
    default boolean beginsUpload() {
        return false;
    }

    /** Whether exchanges wait while the endpoint is paused. */
    default boolean isPausable() {
        return true;
    }
}
