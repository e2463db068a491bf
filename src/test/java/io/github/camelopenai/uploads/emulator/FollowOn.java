package io.github.camelopenai.uploads.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The calls that use a file after its upload: processing, batches and vector stores. Emulates only what a route needs after an
 * upload; batches are never executed.
 */
public final class FollowOn {

    private final UploadStore store;
    private final Processing files = new Processing("uploaded", "processed", "error");
    private final Processing vectorStoreFiles = new Processing("in_progress", "completed", "failed");
    private final Map<String, EmulatedBatch> batches = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Map<String, Map<String, EmulatedVectorStoreFile>> vectorStores =
            Collections.synchronizedMap(new LinkedHashMap<>());
    private final Map<String, EmulatedFileBatch> fileBatches = new ConcurrentHashMap<>();
    private volatile int maxFilesPerBatch = 2_000;

    FollowOn(UploadStore store) {
        this.store = store;
    }

    /** The processing of files, from {@code uploaded} to {@code processed} or {@code error}. */
    public Processing files() {
        return files;
    }

    /** The processing of files in vector stores, from {@code in_progress} to {@code completed} or {@code failed}. */
    public Processing vectorStoreFiles() {
        return vectorStoreFiles;
    }

    /**
     * Sets the maximum number of files of one file batch. Default: 2,000, as the API documents it; it accepted 500 earlier, and
     * other servers may still do so.
     */
    public FollowOn maxFilesPerBatch(int files) {
        maxFilesPerBatch = files;
        return this;
    }

    /** Creates an empty vector store and returns its id. */
    public String newVectorStore() {
        String id = Ids.next("vs_");
        vectorStores.put(id, Collections.synchronizedMap(new LinkedHashMap<>()));
        return id;
    }

    /** The ids of the files in a vector store, in the order of their arrival. */
    public List<String> filesIn(String vectorStore) {
        Map<String, EmulatedVectorStoreFile> inStore = vectorStore(vectorStore);
        synchronized (inStore) {
            return List.copyOf(inStore.keySet());
        }
    }

    /** All batches in the order of their creation. */
    public List<EmulatedBatch> batches() {
        synchronized (batches) {
            return List.copyOf(batches.values());
        }
    }

    ObjectNode file(String id) {
        EmulatedFile file = store.file(id);
        return store.late().asked(file).put("status", files.look(id));
    }

    ObjectNode createBatch(JsonNode body) {
        EmulatedBatch batch = FollowOnRules.batch(body, store, Ids.next("batch_"));
        batches.put(batch.id(), batch);
        return FollowOnJson.batch(batch, "validating");
    }

    ObjectNode batch(String id) {
        EmulatedBatch batch = batches.get(id);
        if (batch == null) {
            throw Refusal.of(404, "No batch found with id '" + id + "'.", "batch_id", null);
        }
        return FollowOnJson.batch(batch, "in_progress");
    }

    ObjectNode addToVectorStore(String id, JsonNode body) {
        Map<String, EmulatedVectorStoreFile> inStore = vectorStore(id);
        EmulatedFile file = FollowOnRules.vectorStoreFile(body, store);
        EmulatedVectorStoreFile added = new EmulatedVectorStoreFile(file, id, store.now());
        inStore.put(file.id(), added);
        return FollowOnJson.vectorStoreFile(added, "in_progress");
    }

    ObjectNode vectorStoreFile(String vectorStore, String id) {
        EmulatedVectorStoreFile file = vectorStore(vectorStore).get(id);
        if (file == null) {
            throw Refusal.of(404, "No file found with id '" + id + "' in vector store.", "file_id", null);
        }
        return FollowOnJson.vectorStoreFile(file, vectorStoreFiles.look(vectorStore + "/" + id));
    }

    ObjectNode createFileBatch(String vectorStore, JsonNode body) {
        Map<String, EmulatedVectorStoreFile> inStore = vectorStore(vectorStore);
        List<EmulatedFile> files = FollowOnRules.fileBatch(body, store, maxFilesPerBatch);
        List<String> ids = files.stream().map(EmulatedFile::id).distinct().toList();
        EmulatedFileBatch batch = new EmulatedFileBatch(Ids.next("vsfb_"), vectorStore, ids, store.now());
        files.forEach(
                file -> inStore.put(file.id(), new EmulatedVectorStoreFile(file, vectorStore, batch.createdAt())));
        fileBatches.put(batch.id(), batch);
        return FollowOnJson.fileBatch(batch, Collections.nCopies(ids.size(), "in_progress"));
    }

    ObjectNode fileBatch(String vectorStore, String id) {
        vectorStore(vectorStore);
        EmulatedFileBatch batch = fileBatches.get(id);
        if (batch == null || !batch.vectorStoreId().equals(vectorStore)) {
            throw Refusal.of(404, "No file batch found with id '" + id + "' in vector store.", "batch_id", null);
        }
        List<String> statuses = batch.fileIds().stream()
                .map(file -> vectorStoreFiles.look(vectorStore + "/" + file))
                .toList();
        return FollowOnJson.fileBatch(batch, statuses);
    }

    private Map<String, EmulatedVectorStoreFile> vectorStore(String id) {
        Map<String, EmulatedVectorStoreFile> found = vectorStores.get(id);
        if (found == null) {
            throw Refusal.of(404, "Vector store with id '" + id + "' not found.", "vector_store_id", null);
        }
        return found;
    }
}
