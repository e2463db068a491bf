package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.journal.UploadJournal;
import io.github.camelopenai.uploads.operation.JournalActions;
import io.github.camelopenai.uploads.operation.UploadActions;
import io.github.camelopenai.uploads.option.WholeNumberOption;
import io.github.camelopenai.uploads.text.ShownText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.camel.support.EndpointHelper;

/** An action that the options of the dev console name, as in {@code ?action=forget&record=upload_1}. */
final class ConsoleAction {

    /** As Camel's consoles name it. */
    static final String ACTION = "action";

    static final String RECORD = "record";
    static final String AGAIN = "again";
    static final String ENDPOINT = "endpoint";
    private static final String REQUESTS = "requestsPerMinute";

    private ConsoleAction() {}

    /** An action on the journal that has the record. */
    @FunctionalInterface
    private interface OnJournal {
        String run(JournalActions journal) throws Exception;
    }

    /** Runs the action; returns its result or failure as a sentence, or null if the options name no action. */
    static String run(
            Map<String, Object> options,
            List<OpenAIUploadsComponent> components,
            List<OpenAIUploadsEndpoint> endpoints) {
        String action = text(options, ACTION);
        if (action == null) {
            return null;
        }
        try {
            return run(action, options, components, endpoints);
        } catch (Exception e) {
            return "The action " + ShownText.of(action) + " has failed: " + ShownText.of(e.getMessage());
        }
    }

    private static String run(
            String action,
            Map<String, Object> options,
            List<OpenAIUploadsComponent> components,
            List<OpenAIUploadsEndpoint> endpoints)
            throws Exception {
        String record = text(options, RECORD);
        String again = text(options, AGAIN);
        return switch (action) {
            case "forget" -> onJournal(record, endpoints, journal -> journal.forget(record));
            case "cancel" -> cancel(record, again, endpoints);
            case "pause" -> onEndpoints(options, endpoints, "Endpoints paused", OpenAIUploadsEndpoint::pauseUploads);
            case "resume" -> onEndpoints(options, endpoints, "Endpoints resumed", OpenAIUploadsEndpoint::resumeUploads);
            case "limit" -> limit(options, components, endpoints);
            default ->
                throw new IllegalArgumentException(
                        "it does not exist; there are forget, cancel, pause, resume and limit");
        };
    }

    /** Cancels an upload that runs or waits here, or the upload of a record. */
    private static String cancel(String record, String again, List<OpenAIUploadsEndpoint> endpoints) throws Exception {
        if (record != null && again == null) {
            for (OpenAIUploadsEndpoint endpoint : endpoints) {
                Optional<String> done = endpoint.actions().cancelHere(record);
                if (done.isPresent()) {
                    return done.get();
                }
            }
            if (journalOf(record, endpoints).isEmpty()) {
                throw new IllegalArgumentException(
                        "nothing was cancelled: " + UploadActions.unknown(record, "no journal has a record of it"));
            }
        }
        return onJournal(
                record,
                endpoints,
                journal -> again == null ? journal.cancel(record) : journal.cancelCompleting(record, again));
    }

    private static String text(Map<String, Object> options, String name) {
        Object value = options.get(name);
        return value == null ? null : value.toString();
    }

    /** On all endpoints, or on those that the option {@code endpoint} matches. */
    private static String onEndpoints(
            Map<String, Object> options,
            List<OpenAIUploadsEndpoint> endpoints,
            String done,
            Consumer<OpenAIUploadsEndpoint> action) {
        String pattern = text(options, ENDPOINT);
        List<OpenAIUploadsEndpoint> matching = endpoints.stream()
                .filter(endpoint -> pattern == null
                        || EndpointHelper.matchEndpoint(endpoint.getCamelContext(), endpoint.getEndpointUri(), pattern))
                .toList();
        if (matching.isEmpty()) {
            throw new IllegalArgumentException(
                    "no endpoint matches " + pattern + "; give a URI, a URI that ends with *, or a regular expression");
        }
        matching.forEach(action);
        return matching.stream().map(Object::toString).collect(Collectors.joining(", ", done + ": ", ""));
    }

    /** Changes a limit of the endpoints that the option {@code endpoint} matches, or else that of the component. */
    private static String limit(
            Map<String, Object> options,
            List<OpenAIUploadsComponent> components,
            List<OpenAIUploadsEndpoint> endpoints) {
        String rate = text(options, ByteRateOption.NAME);
        String requests = text(options, REQUESTS);
        if (rate == null && requests == null) {
            throw new IllegalArgumentException("give the limit, with " + ByteRateOption.NAME + "=..., such as 10MB, or "
                    + REQUESTS + "=..., such as 600; 0 means no limit");
        }
        List<String> done = new ArrayList<>();
        if (rate != null) {
            done.add(limitBytes(rate, options, components, endpoints));
        }
        if (requests != null) {
            int perMinute = Integer.parseInt(WholeNumberOption.requireForm(REQUESTS, requests));
            done.add(limitRequests(perMinute, options, components, endpoints));
        }
        return String.join("; ", done);
    }

    private static String limitBytes(
            String value,
            Map<String, Object> options,
            List<OpenAIUploadsComponent> components,
            List<OpenAIUploadsEndpoint> endpoints) {
        if (text(options, ENDPOINT) == null) {
            components.forEach(component -> component.rate().change(value));
            return components.stream()
                    .map(component -> component.rate().describe())
                    .collect(Collectors.joining(", ", ByteRateOption.NAME + " of the component is ", ""));
        }
        String done = ByteRateOption.NAME + " is " + (value.equals("0") ? "0 (no limit)" : value);
        return onEndpoints(options, endpoints, done, endpoint -> endpoint.rate().change(value));
    }

    private static String limitRequests(
            int value,
            Map<String, Object> options,
            List<OpenAIUploadsComponent> components,
            List<OpenAIUploadsEndpoint> endpoints) {
        String limit = value == 0 ? "0 (no limit)" : String.valueOf(value);
        if (text(options, ENDPOINT) == null) {
            components.forEach(component -> component.setRequestsPerMinute(value));
            return REQUESTS + " of each account is " + limit;
        }
        return onEndpoints(
                options,
                endpoints,
                REQUESTS + " is " + limit + " for the accounts of",
                endpoint -> endpoint.setRequestsPerMinute(value));
    }

    private static String onJournal(String record, List<OpenAIUploadsEndpoint> endpoints, OnJournal action)
            throws Exception {
        if (record == null) {
            throw new IllegalArgumentException("name the record by its name or upload id, with " + RECORD + "=...");
        }
        Optional<JournalActions> journal = journalOf(record, endpoints);
        if (journal.isEmpty()) {
            throw new IllegalArgumentException(
                    "nothing was changed: no journal has a record with the name or upload id " + record
                            + ". The console shows the records with both");
        }
        return action.run(journal.get());
    }

    private static Optional<JournalActions> journalOf(String record, List<OpenAIUploadsEndpoint> endpoints)
            throws IOException {
        Set<UploadJournal> searched = Collections.newSetFromMap(new IdentityHashMap<>());
        for (OpenAIUploadsEndpoint endpoint : endpoints) {
            Optional<JournalActions> journal = endpoint.actions().journal();
            if (journal.isPresent()
                    && searched.add(journal.get().journal())
                    && journal.get().has(record)) {
                return journal;
            }
        }
        return Optional.empty();
    }
}
