package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.journal.UploadJournal;
import io.github.camelopenai.uploads.metrics.ContextMetrics;
import io.github.camelopenai.uploads.operation.JournalActions;
import io.github.camelopenai.uploads.operation.UploadActions;
import io.github.camelopenai.uploads.runtime.UploadsRuntime;
import io.github.camelopenai.uploads.tracing.OperationTracing;
import java.util.Collection;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;

/** Adds metrics and traces to a component, as far as the application has the libraries for them. */
final class Observers {

    private static final boolean MICROMETER = isPresent("io.micrometer.core.instrument.binder.MeterBinder");
    private static final boolean TELEMETRY = isPresent("org.apache.camel.telemetry.SpanDecorator");

    private Observers() {}

    private static boolean isPresent(String className) {
        try {
            Class.forName(className, false, Observers.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** @return looks for a registry of meters that was not there yet */
    static Runnable addTo(Component component, UploadsRuntime runtime) {
        CamelContext context = component.getCamelContext();
        if (TELEMETRY) {
            OperationTracing.observe(runtime);
        }
        return MICROMETER ? ContextMetrics.observe(context, runtime, () -> journals(component)) : () -> {};
    }

    private static Collection<UploadJournal> journals(Component component) {
        return component.getCamelContext().getEndpoints().stream()
                .filter(OpenAIUploadsEndpoint.class::isInstance)
                .map(OpenAIUploadsEndpoint.class::cast)
                .filter(endpoint -> endpoint.getComponent() == component)
                .map(OpenAIUploadsEndpoint::actions)
                .map(UploadActions::journal)
                .flatMap(Optional::stream)
                .map(JournalActions::journal)
                .toList();
    }
}
