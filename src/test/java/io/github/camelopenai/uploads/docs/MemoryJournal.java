package io.github.camelopenai.uploads.docs;

import io.github.camelopenai.uploads.journal.JournalPart;
import io.github.camelopenai.uploads.journal.JournalRecord;
import io.github.camelopenai.uploads.journal.UploadInProgressException;
import io.github.camelopenai.uploads.journal.UploadJournal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

public class MemoryJournal implements UploadJournal {

    private final Map<String, JournalRecord> records = new ConcurrentHashMap<>();
    private final Map<String, String> owners = new ConcurrentHashMap<>();

    @Override
    public Entry take(String key, String owner) {
        String first = owners.putIfAbsent(key, owner);
        if (first != null) {
            throw new UploadInProgressException("Already being uploaded by " + first);
        }
        return new MemoryEntry(key);
    }

    @Override
    public List<JournalRecord> others(String key, JournalRecord like) {
        return records.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(key))
                .map(Map.Entry::getValue)
                .toList();
    }

    private final class MemoryEntry implements Entry {

        private final String key;

        MemoryEntry(String key) {
            this.key = key;
        }

        @Override
        public Optional<JournalRecord> load() {
            return Optional.ofNullable(records.get(key));
        }

        @Override
        public void save(JournalRecord record) {
            records.put(key, record);
        }

        @Override
        public void addPart(JournalPart part, long activeSeconds) {
            records.computeIfPresent(key, (k, record) -> record.withPart(part, activeSeconds));
        }

        @Override
        public void remove() {
            records.remove(key);
        }

        @Override
        public void close() {
            owners.remove(key);
        }
    }
}
