package io.github.camelopenai.examples.sftp;

import org.apache.camel.Endpoint;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.spi.EndpointStrategy;
import org.apache.camel.support.ScheduledPollEndpoint;

/**
 * Polls at once and often, and waits for a file that somebody may still be writing no longer than for one that nobody is.
 * Camel finds it in the registry.
 */
final class ShortWaits implements EndpointStrategy {

    private static final long MILLIS = 50;

    @Override
    public Endpoint registerEndpoint(String uri, Endpoint endpoint) {
        if (endpoint instanceof ScheduledPollEndpoint polling) {
            polling.setInitialDelay(0);
            polling.setDelay(MILLIS);
        }
        if (endpoint instanceof GenericFileEndpoint<?> files) {
            files.setReadLockCheckInterval(MILLIS);
        }
        return endpoint;
    }
}
