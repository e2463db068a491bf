package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.api.session.UploadProgress;
import io.github.camelopenai.uploads.api.session.WaitingUpload;
import io.github.camelopenai.uploads.http.Pacer;
import io.github.camelopenai.uploads.monitoring.ProgressLine;
import io.github.camelopenai.uploads.monitoring.UploadFailure;
import io.github.camelopenai.uploads.monitoring.UploadTotals;
import io.github.camelopenai.uploads.option.WholeNumberOption;
import io.github.camelopenai.uploads.text.ShownText;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.spi.annotations.DevConsole;
import org.apache.camel.support.console.AbstractDevConsole;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/** The dev console {@code openai-uploads}: uploads in flight, last failures, totals and the delays by rate limits. */
@DevConsole(
        name = "openai-uploads",
        displayName = "OpenAI Uploads",
        description = "Uploads in flight, the last failures, and what rate limits hold back")
public final class OpenAIUploadsDevConsole extends AbstractDevConsole {

    /** As Camel's consoles name it. */
    static final String LIMIT = "limit";

    private static final int RECORDS_SHOWN = 100;

    public OpenAIUploadsDevConsole() {
        super(
                "camel",
                "openai-uploads",
                "OpenAI Uploads",
                "Uploads in flight, the last failures, and what rate limits hold back");
    }

    private List<OpenAIUploadsComponent> components() {
        List<OpenAIUploadsComponent> components = new ArrayList<>();
        for (String name : getCamelContext().getComponentNames()) {
            if (getCamelContext().hasComponent(name) instanceof OpenAIUploadsComponent component) {
                components.add(component);
            }
        }
        return components;
    }

    private List<OpenAIUploadsEndpoint> endpoints(OpenAIUploadsComponent component) {
        return getCamelContext().getEndpoints().stream()
                .filter(OpenAIUploadsEndpoint.class::isInstance)
                .map(OpenAIUploadsEndpoint.class::cast)
                .filter(endpoint -> endpoint.getComponent() == component)
                .toList();
    }

    /** The maximum number of records of each journal that are shown. */
    private static int limit(Map<String, Object> options) {
        Object limit = options.get(LIMIT);
        return limit == null
                ? RECORDS_SHOWN
                : Math.max(0, Integer.parseInt(WholeNumberOption.requireForm(LIMIT, limit.toString())));
    }

    /** Runs the action that the options name; returns null if they name none. */
    private String act(Map<String, Object> options) {
        List<OpenAIUploadsComponent> components = components();
        List<OpenAIUploadsEndpoint> endpoints = components.stream()
                .flatMap(component -> endpoints(component).stream())
                .toList();
        return ConsoleAction.run(options, components, endpoints);
    }

    @Override
    protected String doCallText(Map<String, Object> options) {
        StringBuilder text = new StringBuilder();
        String done = act(options);
        if (done != null) {
            line(text, "%s", done);
        }
        for (OpenAIUploadsComponent component : components()) {
            UploadTotals totals = component.runtime().monitor().totals();
            List<UploadProgress> live = component.runtime().uploads().live();
            line(text, "Uploads in flight: %d", live.size());
            live.forEach(upload -> {
                line(text, "    %s", ProgressLine.of(upload));
                line(text, "        %s", details(upload));
            });
            List<WaitingUpload> waiting =
                    component.runtime().uploads().waiting().list();
            line(text, "Uploads waiting: %d", waiting.size());
            WaitingConsole.text(waiting, Instant.now()).forEach(each -> line(text, "    %s", each));
            line(
                    text,
                    "Since start: created %d, resumed %d, completed %d, cancelled %d, failed %d, unknown %d, parts %d (%s), retries %d",
                    totals.created.sum(),
                    totals.resumed.sum(),
                    totals.completed.sum(),
                    totals.cancelled.sum(),
                    totals.failed.sum(),
                    totals.unknown.sum(),
                    totals.parts.sum(),
                    ProgressLine.size(totals.bytes.sum()),
                    totals.retries.sum());
            component
                    .runtime()
                    .accounts()
                    .paces()
                    .forEach(pace -> line(text, "Pace at %s: %s", pace.getKey(), describe(pace.getValue())));
            component
                    .runtime()
                    .learnedPartSizes()
                    .forEach((baseUrl, bytes) -> line(
                            text,
                            "Parts at %s: at most %d bytes, since larger ones were refused (HTTP 413)",
                            baseUrl,
                            bytes));
            limits(component).forEach((owner, limit) -> line(text, "Limit of %s: %s per second", owner, limit));
            endpoints(component).stream()
                    .filter(OpenAIUploadsEndpoint::isPaused)
                    .forEach(endpoint -> line(text, "Paused: %s", endpoint));
            JournalsConsole.text(endpoints(component), limit(options), Instant.now())
                    .forEach(journal -> line(text, "%s", journal));
            List<UploadFailure> failures = totals.lastFailures();
            line(text, "Last failures: %d", failures.size());
            failures.forEach(failure -> line(text, "    %s", describe(failure)));
        }
        return text.toString();
    }

    /** The limits that are set, by the component or endpoint that they apply to. */
    private Map<String, String> limits(OpenAIUploadsComponent component) {
        Map<String, String> limits = new LinkedHashMap<>();
        if (component.rate().isSet()) {
            limits.put("the component", component.rate().current());
        }
        endpoints(component).stream()
                .filter(endpoint -> endpoint.rate().isSet())
                .forEach(endpoint ->
                        limits.put(endpoint.toString(), endpoint.rate().current()));
        return limits;
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(format, values)).append('\n');
    }

    private static String details(UploadProgress upload) {
        StringBuilder details = new StringBuilder(upload.uploadId())
                .append(", ")
                .append(upload.phase())
                .append(", parts ")
                .append(upload.uploadedParts());
        if (upload.partCount() > 0) {
            details.append(" of ").append(upload.partCount());
        }
        details.append(", age ").append(ProgressLine.time(upload.age()));
        if (upload.expiresIn() != null) {
            details.append(", expires in ").append(ProgressLine.time(upload.expiresIn()));
        }
        if (upload.journalKey() != null) {
            details.append(", journal ").append(upload.journalKey());
        }
        return details.toString();
    }

    private static String describe(Pacer.State pace) {
        StringBuilder text = new StringBuilder();
        if (pace.requestsPerMinute() > 0) {
            text.append("at most ").append(pace.requestsPerMinute()).append(" requests a minute, ");
        }
        if (pace.unansweredSince() != null) {
            text.append("waiting for the network since ").append(pace.unansweredSince());
        } else if (pace.spacing().isZero() && !isHeld(pace)) {
            return text.append("nothing is held back").toString();
        } else if (pace.requestsPerMinute() > 0 && !pace.limited()) {
            text.append("held back");
        } else {
            text.append("rate-limited");
        }
        if (!pace.spacing().isZero()) {
            text.append(", a request every ").append(pace.spacing().toMillis()).append(" ms");
        }
        if (isHeld(pace)) {
            text.append(", none for ").append(pace.heldFor().toMillis()).append(" ms");
        }
        return text.append(", ")
                .append(pace.running())
                .append(" run, ")
                .append(pace.waiting())
                .append(" wait")
                .toString();
    }

    private static boolean isHeld(Pacer.State pace) {
        return !pace.heldFor().isNegative() && !pace.heldFor().isZero();
    }

    private static String describe(UploadFailure failure) {
        StringBuilder text = new StringBuilder()
                .append(failure.at())
                .append(' ')
                .append(failure.operation())
                .append(failure.unknown() ? " UNKNOWN" : " failed");
        if (failure.filename() != null) {
            text.append(": ").append(failure.filename());
        }
        text.append(" (");
        if (failure.uploadId() != null) {
            text.append("upload ").append(failure.uploadId()).append(", ");
        }
        return text.append("exchange ")
                .append(failure.exchangeId())
                .append(", route ")
                .append(failure.routeId())
                .append("): ")
                .append(failure.errorClass())
                .append(": ")
                .append(failure.message())
                .toString();
    }

    @Override
    protected Map<String, Object> doCallJson(Map<String, Object> options) {
        JsonObject root = new JsonObject();
        String done = act(options);
        if (done != null) {
            root.put("result", done);
        }
        JsonArray journals = new JsonArray();
        JsonArray uploads = new JsonArray();
        JsonArray waiting = new JsonArray();
        JsonArray paces = new JsonArray();
        JsonArray partSizes = new JsonArray();
        JsonArray failures = new JsonArray();
        JsonArray totals = new JsonArray();
        JsonArray paused = new JsonArray();
        JsonArray limits = new JsonArray();
        for (OpenAIUploadsComponent component : components()) {
            component.runtime().uploads().live().forEach(upload -> uploads.add(json(upload)));
            component.runtime().accounts().paces().forEach(pace -> paces.add(json(pace.getKey(), pace.getValue())));
            component.runtime().monitor().totals().lastFailures().forEach(failure -> failures.add(json(failure)));
            component.runtime().learnedPartSizes().forEach((baseUrl, bytes) -> {
                JsonObject json = new JsonObject();
                json.put("baseUrl", baseUrl.toString());
                json.put("maxPartSize", bytes);
                partSizes.add(json);
            });
            waiting.addAll(
                    WaitingConsole.json(component.runtime().uploads().waiting().list()));
            totals.add(json(component.runtime().monitor().totals()));
            limits(component).forEach((owner, limit) -> {
                JsonObject json = new JsonObject();
                json.put("of", owner);
                json.put("maxBytesPerSecond", limit);
                limits.add(json);
            });
            endpoints(component).stream()
                    .filter(OpenAIUploadsEndpoint::isPaused)
                    .forEach(endpoint -> paused.add(endpoint.toString()));
            journals.addAll(JournalsConsole.json(endpoints(component), limit(options), Instant.now()));
        }
        root.put("uploads", uploads);
        root.put("waiting", waiting);
        root.put("totals", totals);
        root.put("pace", paces);
        root.put("partSizes", partSizes);
        root.put("limits", limits);
        root.put("paused", paused);
        root.put("journals", journals);
        root.put("lastFailures", failures);
        return root;
    }

    private static JsonObject json(UploadProgress upload) {
        JsonObject json = new JsonObject();
        json.put("uploadId", upload.uploadId());
        json.put("filename", ShownText.of(upload.filename()));
        json.put("purpose", upload.purpose());
        json.put("phase", upload.phase().name());
        json.put("totalBytes", upload.totalBytes());
        json.put("uploadedBytes", upload.uploadedBytes());
        json.put("sentBytes", upload.sentBytes());
        json.put("uploadedParts", upload.uploadedParts());
        json.put("partCount", upload.partCount());
        json.put("partsInFlight", upload.partsInFlight());
        json.put("bytesPerSecond", upload.bytesPerSecond());
        json.put("retries", upload.retries());
        json.put("ageSeconds", upload.age().toSeconds());
        Duration expiresIn = upload.expiresIn();
        json.put("expiresInSeconds", expiresIn == null ? null : expiresIn.toSeconds());
        json.put("journalKey", upload.journalKey());
        json.put(
                "waitingSince",
                upload.waitingSince() == null ? null : upload.waitingSince().toString());
        return json;
    }

    private static JsonObject json(UploadTotals totals) {
        JsonObject json = new JsonObject();
        json.put("created", totals.created.sum());
        json.put("resumed", totals.resumed.sum());
        json.put("completed", totals.completed.sum());
        json.put("cancelled", totals.cancelled.sum());
        json.put("failures", totals.failed.sum());
        json.put("unknownOutcomes", totals.unknown.sum());
        json.put("parts", totals.parts.sum());
        json.put("bytes", totals.bytes.sum());
        json.put("retries", totals.retries.sum());
        return json;
    }

    private static JsonObject json(URI baseUrl, Pacer.State pace) {
        JsonObject json = new JsonObject();
        json.put("baseUrl", baseUrl.toString());
        json.put("requestsPerMinute", pace.requestsPerMinute());
        json.put("running", pace.running());
        json.put("waiting", pace.waiting());
        json.put("spacingMillis", pace.spacing().toMillis());
        json.put("heldForMillis", Math.max(0, pace.heldFor().toMillis()));
        json.put(
                "unansweredSince",
                pace.unansweredSince() == null ? null : pace.unansweredSince().toString());
        return json;
    }

    private static JsonObject json(UploadFailure failure) {
        JsonObject json = new JsonObject();
        json.put("at", failure.at().toString());
        json.put("operation", failure.operation());
        json.put("unknownOutcome", failure.unknown());
        json.put("uploadId", failure.uploadId());
        json.put("filename", failure.filename());
        json.put("exchangeId", failure.exchangeId());
        json.put("routeId", failure.routeId());
        json.put("errorClass", failure.errorClass());
        json.put("message", failure.message());
        return json;
    }
}
