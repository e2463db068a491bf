package io.github.camelopenai.uploads.batch;

import io.github.camelopenai.uploads.jsonl.BatchFileCutter;
import java.util.ArrayList;
import java.util.HashMap;
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

    private final TreeMap<Integer, String> names = new TreeMap<>();
    private final Map<String, Integer> indexes = new HashMap<>();
    private final Map<Integer, String> ids = new TreeMap<>();
    private String splitExchangeId;
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

    /** @return null if the exchange has none, or only a copy from an exchange whose split it is a message of */
    static CollectedFileIds of(Exchange exchange) {
        CollectedFileIds found = exchange.getProperty(PROPERTY, CollectedFileIds.class);
        return found != null && exchange.getExchangeId().equals(found.splitExchangeId) ? found : null;
    }

    /** @param exchange the one that is split */
    void addTo(Exchange exchange) {
        splitExchangeId = exchange.getExchangeId();
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

    /**
     * Adds a message of any splitter, unless it was added before.
     *
     * @return the index of the message: {@code index}, or the next one after all others if another message had it. Then another
     *     splitter has replaced the index, and only the order in which the messages come is known
     */
    synchronized int addMessage(String exchangeId, int index, String name) {
        return indexes.computeIfAbsent(exchangeId, id -> {
            int free = names.containsKey(index) ? names.lastKey() + 1 : index;
            names.put(free, name);
            return free;
        });
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
