package io.github.camelopenai.uploads.batch;

import io.github.camelopenai.uploads.jsonl.BatchFile;
import io.github.camelopenai.uploads.jsonl.BatchFileCutter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Exchange;

/**
 * The batch files of one split, and the ids of those that were uploaded. All messages of the split share it, since Camel gives
 * an aggregation strategy no result when the splitter fails. Thread-safe.
 */
final class CollectedFileIds {

    private static final String PROPERTY = "CamelOpenAIUploadsBatchFiles";

    private final BatchFileCutter cutter;
    private final List<String> names = new ArrayList<>();
    private final Map<Integer, String> ids = new TreeMap<>();

    CollectedFileIds(BatchFileCutter cutter) {
        this.cutter = cutter;
    }

    /** @return null if the body was not cut by {@code batchFiles()} */
    static CollectedFileIds of(Exchange exchange) {
        return exchange.getProperty(PROPERTY, CollectedFileIds.class);
    }

    void addTo(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }

    synchronized void cut(BatchFile file) {
        names.add(file.fileName());
    }

    synchronized void uploaded(int index, String fileId) {
        ids.put(index, fileId);
    }

    /** Whether the whole content was cut and all batch files were uploaded. */
    synchronized boolean areComplete() {
        return wasReadToTheEnd() && !names.isEmpty() && ids.size() == names.size();
    }

    boolean wasReadToTheEnd() {
        return !cutter.hasNext();
    }

    synchronized List<String> inOrder() {
        return new ArrayList<>(ids.values());
    }

    /** The ids of the files that exist, by name. */
    synchronized Map<String, String> byName() {
        Map<String, String> byName = new LinkedHashMap<>();
        ids.forEach((index, id) -> byName.put(names.get(index), id));
        return byName;
    }

    /** The names of the batch files that were cut but not uploaded. */
    synchronized List<String> missing() {
        List<String> missing = new ArrayList<>();
        for (int index = 0; index < names.size(); index++) {
            if (!ids.containsKey(index)) {
                missing.add(names.get(index));
            }
        }
        return missing;
    }
}
