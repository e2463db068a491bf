package io.github.camelopenai.examples.support;

import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;

/** Ends the process after an upload as {@code kill -9} does: no shutdown hook runs, nothing is closed or deleted. */
public final class KillAfterUpload extends EventNotifierSupport {

    /** The exit status after a successful upload. */
    public static final int STATUS = 86;

    @Override
    public void notify(CamelEvent event) {
        if (event instanceof CamelEvent.ExchangeSentEvent sent
                && sent.getEndpoint().getEndpointUri().startsWith("openai-uploads://upload")) {
            Runtime.getRuntime().halt(sent.getExchange().isFailed() ? 1 : STATUS);
        }
    }
}
