package io.github.camelopenai.uploads.docs;

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
    public Optional<JournalRecord> load(String key) {
        return Optional.ofNullable(records.get(key));
    }

    @Override
    public void save(String key, JournalRecord record) {
        records.put(key, record);
    }

    @Override
    public void remove(String key) {
        records.remove(key);
    }

    @Override
    public Lock tryLock(String key, String owner) {
        String first = owners.putIfAbsent(key, owner);
        if (first != null) {
            throw new UploadInProgressException("Already being uploaded by " + first);
        }
        return () -> owners.remove(key);
    }

    @Override
    public List<JournalRecord> others(String key) {
        return records.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(key))
                .map(Map.Entry::getValue)
                .toList();
    }
}
