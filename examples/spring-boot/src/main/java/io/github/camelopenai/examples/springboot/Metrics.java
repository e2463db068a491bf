package io.github.camelopenai.examples.springboot;

import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.stereotype.Component;

/**
 * Adds the meters of uploads to Camel. As a bean of its own, {@link UploadMetrics} would be overlooked: it needs the context,
 * which is still being made when Spring is asked for the notifiers.
 */
@Component
class Metrics implements CamelContextConfiguration {

    @Override
    public void beforeApplicationStart(CamelContext context) {
        context.getManagementStrategy().addEventNotifier(new UploadMetrics());
    }

    @Override
    public void afterApplicationStart(CamelContext context) {
        // Nothing is left to do.
    }
}
