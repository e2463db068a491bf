package io.github.camelopenai.uploads.journal;

import java.io.IOException;

/**
 * The record of an upload cannot be trusted. It may have been the record of an upload that was being completed, so nothing
 * is started over before somebody has looked.
 */
public class CorruptJournalException extends IOException {

    private static final long serialVersionUID = 1L;

    public CorruptJournalException(String message) {
        super(message);
    }
}
