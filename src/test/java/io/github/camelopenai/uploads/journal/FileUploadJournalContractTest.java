package io.github.camelopenai.uploads.journal;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

class FileUploadJournalContractTest extends UploadJournalContract {

    @TempDir
    Path directory;

    @Override
    protected UploadJournal journal() {
        return new FileUploadJournal(directory, Duration.ofDays(7));
    }
}
