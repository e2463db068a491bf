package io.github.camelopenai.uploads.journal;

import java.io.IOException;

/**
 * An upload no longer has its entry in the journal, because it could not renew its lease in time. Another process may go on with
 * the upload, so this one neither sends, completes nor cancels anything any more.
 */
public class JournalEntryLostException extends IOException {

    private static final long serialVersionUID = 1L;

    public JournalEntryLostException(String message) {
        super(message);
    }

    public JournalEntryLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
