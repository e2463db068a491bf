package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.journal.JournalView;
import io.github.camelopenai.uploads.text.ShownText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;

/** Shows the records of a journal: as texts, as fields of JSON, and as a table of JMX. */
final class JournalTable {

    private static final String NAME = "journal";

    private JournalTable() {}

    /** The number of records of each state, and the age of the oldest, for example {@code PENDING 2 (oldest 5 min)}. */
    static String states(JournalView view, Instant now) {
        if (view.states().isEmpty()) {
            return "no records";
        }
        List<String> states = new ArrayList<>();
        view.states().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(state ->
                        states.add(state.getKey() + " " + state.getValue().records() + " (the oldest "
                                + age(state.getValue().oldest(), now) + " s old)"));
        return String.join(", ", states);
    }

    private static long age(Instant since, Instant now) {
        return Math.max(0, Duration.between(since, now).toSeconds());
    }

    /** The fields of a record, in the order in which people read them. */
    static Map<String, Object> fields(JournalView.Entry record, Instant now) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", record.name());
        fields.put("state", record.state() == null ? "DAMAGED" : record.state().name());
        fields.put("filename", record.fileName() == null ? null : ShownText.of(record.fileName()));
        fields.put("uploadId", record.uploadId());
        fields.put("parts", record.parts());
        fields.put("partCount", record.partCount());
        fields.put("owner", record.owner());
        fields.put(
                "leaseEnd", record.leaseEnd() == null ? null : record.leaseEnd().toString());
        fields.put("savedAt", record.savedAt().toString());
        fields.put("ageSeconds", age(record.savedAt(), now));
        return fields;
    }

    static String line(JournalView.Entry record, Instant now) {
        Map<String, Object> fields = fields(record, now);
        StringBuilder line =
                new StringBuilder().append(fields.get("state")).append(' ').append(fields.get("name"));
        if (record.uploadId() != null) {
            line.append(": ")
                    .append(fields.get("filename"))
                    .append(", ")
                    .append(record.uploadId())
                    .append(", parts ")
                    .append(record.parts())
                    .append(" of ")
                    .append(record.partCount());
        }
        line.append(", saved ").append(fields.get("ageSeconds")).append(" s ago");
        if (record.owner() != null) {
            line.append(", owner ").append(ShownText.of(record.owner()));
        }
        if (record.leaseEnd() != null) {
            line.append(", lease ends ").append(record.leaseEnd());
        }
        return line.toString();
    }

    static TabularData table(JournalView view, Instant now) throws OpenDataException {
        String[] names = {
            "name", "state", "filename", "uploadId", "parts", "partCount", "owner", "leaseEnd", "savedAt", "ageSeconds"
        };
        OpenType<?>[] types = {
            SimpleType.STRING,
            SimpleType.STRING,
            SimpleType.STRING,
            SimpleType.STRING,
            SimpleType.LONG,
            SimpleType.LONG,
            SimpleType.STRING,
            SimpleType.STRING,
            SimpleType.STRING,
            SimpleType.LONG
        };
        CompositeType row = new CompositeType(NAME, "A record of the journal", names, names, types);
        TabularDataSupport table =
                new TabularDataSupport(new TabularType(NAME, "The records of the journal", row, new String[] {"name"}));
        for (JournalView.Entry record : view.entries()) {
            table.put(new CompositeDataSupport(row, fields(record, now)));
        }
        return table;
    }
}
