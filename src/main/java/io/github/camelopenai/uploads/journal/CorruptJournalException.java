package io.github.camelopenai.uploads.journal;

import java.io.IOException;

/**
 * The record of an upload is damaged. The upload may have become a file already, so the content is not uploaded again
 * without manual intervention.
 */
public class CorruptJournalException extends IOException {

    private static final long serialVersionUID = 1L;

    public CorruptJournalException(String message) {
        super(message);
    }
}
