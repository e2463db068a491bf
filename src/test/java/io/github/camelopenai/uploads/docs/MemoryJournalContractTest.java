package io.github.camelopenai.uploads.docs;

import io.github.camelopenai.uploads.journal.UploadJournal;
import io.github.camelopenai.uploads.journal.UploadJournalContract;

class MemoryJournalContractTest extends UploadJournalContract {

    private final MemoryJournal journal = new MemoryJournal();

    @Override
    protected UploadJournal journal() {
        return journal;
    }
}
