package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.journal.UploadJournal;

/**
 * The journal settings of one upload.
 *
 * @param journal the journal that has its record
 * @param key the key of the record, which names the source and its destination
 * @param owner the name of the upload, for the message of another upload that finds the key locked
 * @param verifyByDigest whether parts that were sent already are read and hashed again when the upload is resumed
 * @param restartIfCorrupt whether a damaged record is removed instead of being an error
 */
public record ResumeSettings(
        UploadJournal journal, String key, String owner, boolean verifyByDigest, boolean restartIfCorrupt) {}
