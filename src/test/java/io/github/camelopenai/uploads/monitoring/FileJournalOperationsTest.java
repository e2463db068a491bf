package io.github.camelopenai.uploads.monitoring;

import io.github.camelopenai.uploads.OpenAIUploadsConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;

class FileJournalOperationsTest extends JournalOperations {

    private Path journal() {
        return directory.resolve("journal");
    }

    @Override
    void setJournal(OpenAIUploadsConfiguration options) {
        options.setJournalDirectory(journal().toString());
    }

    /** A file in its place: a test that runs as root may write to every directory. */
    @Override
    void takeJournalAway() throws Exception {
        Files.deleteIfExists(journal());
        Files.createFile(journal());
    }

    @Override
    void bringJournalBack() throws Exception {
        Files.delete(journal());
    }
}
