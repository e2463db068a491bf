package io.github.camelopenai.uploads.support;

import io.github.camelopenai.uploads.journal.JournalPart;
import io.github.camelopenai.uploads.journal.JournalRecord;
import io.github.camelopenai.uploads.journal.UploadJournal;
import java.io.IOException;
import java.util.Optional;

/** An entry of a journal of which a test changes one method. */
public class DelegatingEntry implements UploadJournal.Entry {

    private final UploadJournal.Entry entry;

    public DelegatingEntry(UploadJournal.Entry entry) {
        this.entry = entry;
    }

    @Override
    public Optional<JournalRecord> load() throws IOException {
        return entry.load();
    }

    @Override
    public void save(JournalRecord record) throws IOException {
        entry.save(record);
    }

    @Override
    public void addPart(JournalPart part, long activeSeconds) throws IOException {
        entry.addPart(part, activeSeconds);
    }

    @Override
    public void remove() throws IOException {
        entry.remove();
    }

    @Override
    public boolean isHeld() {
        return entry.isHeld();
    }

    @Override
    public void onLost(Runnable action) {
        entry.onLost(action);
    }

    @Override
    public void close() {
        entry.close();
    }
}
