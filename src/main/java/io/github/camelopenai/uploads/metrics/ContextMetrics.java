package io.github.camelopenai.uploads.metrics;

import io.github.camelopenai.uploads.api.session.UploadProgress;
import io.github.camelopenai.uploads.http.Pacer;
import io.github.camelopenai.uploads.journal.UploadJournal;
import io.github.camelopenai.uploads.monitoring.OperationObserver;
import io.github.camelopenai.uploads.runtime.UploadsRuntime;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The meters of all components of one Camel context, in all registries that are bound. A service of the context, so that there
 * is one for each context. Thread-safe.
 */
public final class ContextMetrics extends ServiceSupport implements OperationObserver {

    private static final Logger LOG = LoggerFactory.getLogger(ContextMetrics.class);

    private final CamelContext context;
    private final JournalCounts journals;
    private final List<RegisteredMeters> bound = new CopyOnWriteArrayList<>();
    private final List<Observed> components = new CopyOnWriteArrayList<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean ambiguous;

    private ContextMetrics(CamelContext context) {
        this.context = context;
        this.journals =
                new JournalCounts(context, () -> components.stream().flatMap(each -> each.journals().get().stream()));
    }

    /** A component whose uploads are measured. */
    private record Observed(UploadsRuntime runtime, Supplier<Collection<UploadJournal>> journals) {}

    /** The meters of a context, which are made when they are first asked for. */
    static synchronized ContextMetrics of(CamelContext context) {
        ContextMetrics known = context.hasService(ContextMetrics.class);
        if (known != null) {
            return known;
        }
        ContextMetrics made = new ContextMetrics(context);
        try {
            context.addService(made);
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
        return made;
    }

    /**
     * Measures the uploads of a component, which starts.
     *
     * @param journals the journals of the component's endpoints
     * @return looks for a registry in the Camel context, unless one is bound already
     */
    public static Runnable observe(
            CamelContext context, UploadsRuntime runtime, Supplier<Collection<UploadJournal>> journals) {
        ContextMetrics metrics = of(context);
        if (metrics.components.stream().noneMatch(known -> known.runtime() == runtime)) {
            metrics.components.add(new Observed(runtime, journals));
        }
        runtime.monitor().addObserver(metrics);
        metrics.findRegistry();
        return metrics::findRegistry;
    }

    private void findRegistry() {
        if (!bound.isEmpty()) {
            return;
        }
        List<MeterRegistry> found = FoundRegistry.in(context.getRegistry());
        if (found.size() == 1) {
            bindTo(found.get(0));
        } else if (found.size() > 1 && !ambiguous) {
            ambiguous = true;
            LOG.warn(
                    "Uploads are not measured, because {} beans are a MeterRegistry and none is named {}. Bind the right one"
                            + " with new UploadMetrics(camelContext).bindTo(registry)",
                    found.size(),
                    FoundRegistry.NAME);
        }
    }

    synchronized void bindTo(MeterRegistry registry) {
        if (bound.stream().anyMatch(meters -> meters.registry() == registry)) {
            return;
        }
        RegisteredMeters meters = new RegisteredMeters(registry, context.getName());
        meters.gauge("openai.uploads.active", "Uploads in flight", this, ContextMetrics::active);
        meters.gauge("openai.uploads.parts.active", "Parts that are being sent", this, ContextMetrics::activeParts);
        meters.gauge(
                "openai.uploads.waiting", "Uploads that are not created yet", this, metrics -> metrics.waiting.get());
        meters.gauge(
                "openai.uploads.requests.waiting",
                "Requests that a rate limit or an outage holds back",
                this,
                ContextMetrics::heldBack);
        journals.bindTo(meters);
        bound.add(meters);
    }

    private Stream<UploadProgress> live() {
        return components.stream().flatMap(each -> each.runtime().uploads().live().stream());
    }

    private double active() {
        return live().count();
    }

    private double activeParts() {
        return live().mapToLong(UploadProgress::partsInFlight).sum();
    }

    private double heldBack() {
        return components.stream()
                .flatMap(each -> each.runtime().accounts().paces().stream())
                .map(pace -> pace.getValue())
                .mapToLong(Pacer.State::waiting)
                .sum();
    }

    @Override
    public Observation begin(Exchange exchange, String operation) {
        return bound.isEmpty() ? Observation.NONE : new MeasuredOperation(operation, bound, waiting);
    }

    /** Removes the gauges, which would show nothing. The counters stay, since a registry may publish them when it is closed. */
    @Override
    protected void doStop() {
        bound.forEach(RegisteredMeters::removeGauges);
        bound.clear();
        journals.stop();
    }
}
