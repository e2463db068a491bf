package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.journal.JournalView;
import io.github.camelopenai.uploads.journal.UploadJournal;
import io.github.camelopenai.uploads.operation.JournalActions;
import io.github.camelopenai.uploads.text.ShownText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/** The part of the dev console that shows journals. Endpoints that share a journal show it once. */
final class JournalsConsole {

    private JournalsConsole() {}

    /**
     * The records of one journal.
     *
     * @param problem why they cannot be shown; null if they can
     */
    private record Shown(UploadJournal journal, JournalView view, String problem) {}

    private static List<Shown> read(List<OpenAIUploadsEndpoint> endpoints, int limit) {
        Map<UploadJournal, JournalActions> journals = new IdentityHashMap<>();
        endpoints.forEach(endpoint ->
                endpoint.actions().journal().ifPresent(actions -> journals.put(actions.journal(), actions)));
        List<Shown> shown = new ArrayList<>();
        for (JournalActions actions : journals.values()) {
            try {
                shown.add(new Shown(actions.journal(), actions.view(limit), null));
            } catch (Exception e) {
                shown.add(new Shown(
                        actions.journal(), new JournalView(Map.of(), List.of()), ShownText.of(e.getMessage())));
            }
        }
        return shown;
    }

    /** The lines of text. */
    static List<String> text(List<OpenAIUploadsEndpoint> endpoints, int limit, Instant now) {
        List<String> lines = new ArrayList<>();
        for (Shown shown : read(endpoints, limit)) {
            lines.add("Journal " + shown.journal() + ": "
                    + (shown.problem() == null ? JournalTable.states(shown.view(), now) : shown.problem()));
            shown.view().entries().forEach(record -> lines.add("    " + JournalTable.line(record, now)));
        }
        return lines;
    }

    static JsonArray json(List<OpenAIUploadsEndpoint> endpoints, int limit, Instant now) {
        JsonArray journals = new JsonArray();
        for (Shown shown : read(endpoints, limit)) {
            JsonObject json = new JsonObject();
            json.put("journal", shown.journal().toString());
            json.put("problem", shown.problem());
            JsonObject states = new JsonObject();
            new TreeMap<>(shown.view().states()).forEach((state, count) -> {
                JsonObject counted = new JsonObject();
                counted.put("records", count.records());
                counted.put("oldest", count.oldest().toString());
                states.put(state.name(), counted);
            });
            json.put("states", states);
            JsonArray records = new JsonArray();
            shown.view().entries().forEach(record -> records.add(new JsonObject(JournalTable.fields(record, now))));
            json.put("records", records);
            journals.add(json);
        }
        return journals;
    }
}
