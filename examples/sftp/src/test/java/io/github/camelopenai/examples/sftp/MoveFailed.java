package io.github.camelopenai.examples.sftp;

import org.apache.camel.Endpoint;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.spi.EndpointStrategy;

/** Adds {@code moveFailed=failed} to the route's consumer, which has no such option. */
public final class MoveFailed implements EndpointStrategy {

    @Override
    public Endpoint registerEndpoint(String uri, Endpoint endpoint) {
        if (endpoint instanceof GenericFileEndpoint<?> files) {
            files.setMoveFailed("failed");
        }
        return endpoint;
    }
}
