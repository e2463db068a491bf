package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.journal.UploadJournal;

/**
 * How an upload is remembered.
 *
 * @param journal where
 * @param key what names its source and where it goes
 * @param owner who makes it, for whoever tries the same meanwhile
 * @param verifyByDigest whether parts that were sent already are read and hashed again before going on
 * @param restartIfCorrupt whether a record that cannot be trusted is thrown away instead of being an error
 */
public record ResumeSettings(
        UploadJournal journal, String key, String owner, boolean verifyByDigest, boolean restartIfCorrupt) {}
