package io.github.camelopenai.uploads.batch;

import io.github.camelopenai.uploads.jsonl.BatchFileCutter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Exchange;

/**
 * The files of one split, and the ids of those that were uploaded. The exchange that is split has it, since Camel gives an
 * aggregation strategy no result when the splitter fails. Thread-safe.
 */
final class CollectedFileIds {

    private static final String PROPERTY = "CamelOpenAIUploadsBatchFiles";

    /** Null with another splitter than {@code batchFiles()}. */
    private final BatchFileCutter cutter;

    private final Map<Integer, String> names = new TreeMap<>();
    private final Map<Integer, String> ids = new TreeMap<>();
    private boolean lastSeen;

    private CollectedFileIds(BatchFileCutter cutter) {
        this.cutter = cutter;
    }

    static CollectedFileIds ofBatchFiles(BatchFileCutter cutter) {
        return new CollectedFileIds(cutter);
    }

    static CollectedFileIds ofAnySplitter() {
        return new CollectedFileIds(null);
    }

    /** @return null if the exchange has none */
    static CollectedFileIds of(Exchange exchange) {
        return exchange.getProperty(PROPERTY, CollectedFileIds.class);
    }

    void addTo(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }

    static void removeFrom(Exchange exchange) {
        exchange.removeProperty(PROPERTY);
    }

    boolean areOfBatchFiles() {
        return cutter != null;
    }

    synchronized void add(int index, String name) {
        names.put(index, name);
    }

    synchronized void uploaded(int index, String fileId) {
        ids.put(index, fileId);
    }

    /** The splitter has given its last message. */
    synchronized void lastSeen() {
        lastSeen = true;
    }

    /** Whether the whole content was split and all files were uploaded. */
    synchronized boolean areComplete() {
        return wasReadToTheEnd() && !names.isEmpty() && ids.size() == names.size();
    }

    synchronized boolean wasReadToTheEnd() {
        return cutter == null ? lastSeen : !cutter.hasNext();
    }

    synchronized List<String> inOrder() {
        return new ArrayList<>(ids.values());
    }

    /** The ids of the files that exist, by name. */
    synchronized Map<String, String> byName() {
        Map<String, String> byName = new LinkedHashMap<>();
        ids.forEach((index, id) -> {
            String name = names.get(index);
            byName.put(byName.containsKey(name) ? name + " (message " + (index + 1) + ")" : name, id);
        });
        return byName;
    }

    /** The names of the files that were split off but not uploaded. */
    synchronized List<String> missing() {
        Map<Integer, String> missing = new TreeMap<>(names);
        missing.keySet().removeAll(ids.keySet());
        return new ArrayList<>(missing.values());
    }
}
