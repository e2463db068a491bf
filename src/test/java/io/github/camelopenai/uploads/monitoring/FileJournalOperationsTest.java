package io.github.camelopenai.uploads.monitoring;

import io.github.camelopenai.uploads.OpenAIUploadsConfiguration;

class FileJournalOperationsTest extends JournalOperations {

    @Override
    void setJournal(OpenAIUploadsConfiguration options) {
        options.setJournalDirectory(directory.resolve("journal").toString());
    }
}
