package io.github.camelopenai.uploads.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** The meters of one Camel context in one registry. Every meter has the tag {@code camelContext}, as those of Camel have. */
final class RegisteredMeters {

    private final MeterRegistry registry;
    private final Tags common;
    private final List<Meter.Id> gauges = new CopyOnWriteArrayList<>();

    RegisteredMeters(MeterRegistry registry, String contextName) {
        this.registry = registry;
        this.common = Tags.of("camelContext", contextName);
    }

    MeterRegistry registry() {
        return registry;
    }

    <T> void gauge(String name, String description, T measured, ToDoubleFunction<T> value, String... tags) {
        gauges.add(Gauge.builder(name, measured, value)
                .description(description)
                .tags(common.and(tags))
                .register(registry)
                .getId());
    }

    <T> void secondsGauge(String name, String description, T measured, ToDoubleFunction<T> seconds, String... tags) {
        gauges.add(TimeGauge.builder(name, measured, TimeUnit.SECONDS, seconds)
                .description(description)
                .tags(common.and(tags))
                .register(registry)
                .getId());
    }

    void removeGauges() {
        gauges.forEach(registry::remove);
        gauges.clear();
    }

    void part(String purpose, long bytes) {
        counter("openai.uploads.parts", "Parts that the server has accepted", null, "purpose", purpose)
                .increment();
        counter("openai.uploads.bytes", "Bytes in the parts that the server has accepted", "bytes", "purpose", purpose)
                .increment(bytes);
    }

    void retry(String operation, String reason) {
        counter(
                        "openai.uploads.retries",
                        "Requests that are sent again",
                        null,
                        "operation",
                        operation,
                        "reason",
                        reason)
                .increment();
    }

    void request(String operation, String outcome, Duration time) {
        timer("openai.uploads.requests", "Requests to the API", "operation", operation, "outcome", outcome)
                .record(time);
    }

    void upload(String operation, String outcome, String purpose, Duration time) {
        timer(
                        "openai.uploads.time",
                        "Uploads that have ended",
                        "operation",
                        operation,
                        "outcome",
                        outcome,
                        "purpose",
                        purpose)
                .record(time);
    }

    private Counter counter(String name, String description, String unit, String... tags) {
        return Counter.builder(name)
                .description(description)
                .baseUnit(unit)
                .tags(common.and(tags))
                .register(registry);
    }

    private Timer timer(String name, String description, String... tags) {
        return Timer.builder(name)
                .description(description)
                .tags(common.and(tags))
                .register(registry);
    }
}
