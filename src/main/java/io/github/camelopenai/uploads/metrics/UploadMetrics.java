package io.github.camelopenai.uploads.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.apache.camel.CamelContext;

/**
 * Binds the meters of all {@code openai-uploads} components of a Camel context to a registry:
 * {@code new UploadMetrics(context).bindTo(registry)}. A {@link MeterRegistry} in the registry of the Camel context is bound
 * without this class. A registry that is bound twice still counts once.
 */
public final class UploadMetrics implements MeterBinder {

    private final CamelContext context;

    public UploadMetrics(CamelContext context) {
        this.context = context;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        ContextMetrics.of(context).bindTo(registry);
    }
}
