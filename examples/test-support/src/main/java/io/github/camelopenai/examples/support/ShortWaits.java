package io.github.camelopenai.examples.support;

import org.apache.camel.Endpoint;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.spi.EndpointStrategy;
import org.apache.camel.support.ScheduledPollEndpoint;

/** Lets consumers poll at once and often, and shortens the check whether a file is still being written. */
final class ShortWaits implements EndpointStrategy {

    private static final long MILLIS = 50;

    @Override
    public Endpoint registerEndpoint(String uri, Endpoint endpoint) {
        if (endpoint instanceof ScheduledPollEndpoint polling) {
            polling.setInitialDelay(0);
            polling.setDelay(MILLIS);
            // Nested, since an example without polling consumers need not have camel-file.
            if (endpoint instanceof GenericFileEndpoint<?> files) {
                files.setReadLockCheckInterval(MILLIS);
            }
        }
        return endpoint;
    }
}
