package io.github.camelopenai.uploads.journal;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Remembers how far uploads have come, so that a crash, a restart or a redelivery sends only what is missing. The API lists
 * no parts, so what is recorded here is all that is known of them.
 *
 * <p>A key names one source and where it goes; it is a text of any length. What {@link #save} has accepted must survive the
 * death of the process at any instant, and whoever loads it must get the last one saved, whole, or an exception.
 * {@link FileUploadJournal} keeps it in files; others may use a database that all nodes of a cluster share.
 */
public interface UploadJournal {

    /**
     * What was saved last for this key.
     *
     * @throws CorruptJournalException if there is something, and it cannot be trusted
     */
    Optional<JournalRecord> load(String key) throws IOException;

    /** Replaces what was saved for this key; durable when this returns. */
    void save(String key, JournalRecord record) throws IOException;

    /** Forgets the key; nothing if there is none. */
    void remove(String key) throws IOException;

    /**
     * Takes the key for one upload, against all others, other processes included. The lock must not outlive the process.
     *
     * @param owner who takes it, for the message to whoever comes second
     * @throws UploadInProgressException at once, if somebody else has it; names who
     */
    Lock tryLock(String key, String owner) throws IOException;

    /**
     * What is recorded for all other keys. It is asked for only when a {@code complete} is in doubt and a file is listed that
     * may be that of its upload, to tell it from the files of others that look the same. What another process has saved before
     * this is called must be among it.
     *
     * @throws CorruptJournalException if one of them cannot be trusted: then no file that is found is taken for the right one
     */
    List<JournalRecord> others(String key) throws IOException;

    /** Where the record of a key is, for somebody who has to look at it. */
    default String whereIs(String key) {
        return "its record in the journal";
    }

    /** A key that is taken. */
    interface Lock extends AutoCloseable {
        @Override
        void close();
    }
}
