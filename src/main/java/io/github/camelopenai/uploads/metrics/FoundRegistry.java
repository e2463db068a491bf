package io.github.camelopenai.uploads.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.List;
import org.apache.camel.spi.Registry;

/** Finds the registry of a Camel context as camel-micrometer does, so that all meters are in one registry. */
final class FoundRegistry {

    /** The name under which camel-micrometer looks for a registry, and registers one that it makes. */
    static final String NAME = "metricsRegistry";

    private FoundRegistry() {}

    /** The registry to bind; empty or several if there is not exactly one. */
    static List<MeterRegistry> in(Registry beans) {
        List<? extends MeterRegistry> composite = of(beans, CompositeMeterRegistry.class);
        return composite.size() == 1 ? List.copyOf(composite) : List.copyOf(of(beans, MeterRegistry.class));
    }

    private static <T extends MeterRegistry> List<T> of(Registry beans, Class<T> type) {
        T named = beans.lookupByNameAndType(NAME, type);
        return named != null ? List.of(named) : List.copyOf(beans.findByType(type));
    }
}
