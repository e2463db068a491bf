package io.github.camelopenai.uploads.journal;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Records the progress of uploads, so that after a crash, a restart or a redelivery only the missing parts are sent. The API
 * cannot list the parts of an upload, so the record is the only source of their ids.
 *
 * <p>A key names one source and its destination; it is a text of any length. A record that {@link #save} has accepted must
 * survive the death of the process at any instant, and {@link #load} must return the last saved record as a whole or throw
 * an exception. {@link FileUploadJournal} keeps records in files; an implementation of your own may use a database that all
 * nodes of a cluster share.
 */
public interface UploadJournal {

    /**
     * Returns the record that was saved last for this key.
     *
     * @throws CorruptJournalException if there is a record and it is damaged
     */
    Optional<JournalRecord> load(String key) throws IOException;

    /** Replaces the record of this key. The record is durable when this returns. */
    void save(String key, JournalRecord record) throws IOException;

    /** Removes the record of this key, if there is one. */
    void remove(String key) throws IOException;

    /**
     * Locks the key for one upload against all others, including those of other processes. The lock must not outlive the
     * process.
     *
     * @param owner the name of the upload, for the message of {@link UploadInProgressException}
     * @throws UploadInProgressException at once, if another upload holds the lock; the message names its owner
     */
    Lock tryLock(String key, String owner) throws IOException;

    /**
     * Returns the records of all other keys, including those that other processes have saved before this call. It is called
     * only when the outcome of a {@code complete} is unknown and the account lists a file that may be its result, to exclude
     * the files of other uploads with the same name, purpose and size.
     *
     * @throws CorruptJournalException if one of the records is damaged; then no listed file counts as the result
     */
    List<JournalRecord> others(String key) throws IOException;

    /** Describes where the record of a key is stored, for messages. */
    default String whereIs(String key) {
        return "its record in the journal";
    }

    /** The lock of a key. */
    interface Lock extends AutoCloseable {
        @Override
        void close();
    }
}
