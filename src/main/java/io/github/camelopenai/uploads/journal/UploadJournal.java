package io.github.camelopenai.uploads.journal;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Records the progress of uploads, so that after a crash, a restart or a redelivery only the missing parts are sent. The API
 * cannot list the parts of an upload, so the record is the only source of their ids.
 *
 * <p>A key names one source and its destination; it is a text of any length and may be secret, so store its hash. An upload
 * takes the entry of its key before it reads the record, and closes it at its end. While an entry is taken, no other process
 * and no other thread can take or change it.
 *
 * <p>{@link FileUploadJournal} keeps records in files of one machine, {@link JdbcUploadJournal} in a database that all machines
 * share. {@code UploadJournalContract} in the test-jar tests any other implementation.
 */
public interface UploadJournal {

    /**
     * Takes the entry of a key for one upload.
     *
     * @param owner the name of the upload, for the message of {@link UploadInProgressException}
     * @throws UploadInProgressException at once, if another upload has the entry; the message names its owner
     */
    public Entry take(String key, String owner) throws IOException;

    /**
     * Returns the records of other keys with the name, purpose and size of {@code like}, including those that other processes
     * have saved before this call; more records do no harm. Called only when the outcome of a {@code complete} is unknown and the
     * account lists a file that may be its result, to exclude the files of other uploads. Parts may be left out.
     *
     * @throws IOException if a record is damaged ({@link CorruptJournalException}), or may have been removed although its upload
     *     was completed after {@code like} was begun; then no listed file counts as the result
     */
    public List<JournalRecord> others(String key, JournalRecord like) throws IOException;

    /**
     * Shows the records to people. Empty if this journal cannot list them. Fails at once if the journal cannot be reached.
     *
     * @param limit the maximum number of entries in the view, at least 0; the counts are those of all records
     */
    default Optional<JournalView> view(int limit) throws IOException {
        return Optional.empty();
    }

    /**
     * Takes an entry as {@link #take} does, so that somebody can remove its record or cancel its upload.
     *
     * @param name the name of the entry in {@link JournalView}
     */
    default Entry takeNamed(String name, String owner) throws IOException {
        throw new UnsupportedOperationException("This journal has no names for its entries");
    }

    /**
     * Fails if the journal cannot be reached at the moment. For the health check, which calls it often: cheap, and changes
     * nothing. By default, nothing is checked.
     */
    default void requireReachable() throws IOException {}

    /** Describes where the record of a key is stored, for messages. */
    default String whereIs(String key) {
        return "its record in the journal";
    }

    /**
     * The record of a key, taken by one upload. A process that dies frees its entries. All methods that write are durable when
     * they return, and fail with {@link JournalEntryLostException} once another process may have taken the entry: then they have
     * written nothing. One thread at a time calls them.
     */
    interface Entry extends AutoCloseable {

        /**
         * Returns the record that was saved last, with all parts that were added since.
         *
         * @throws CorruptJournalException if there is a record and it is damaged
         */
        public Optional<JournalRecord> load() throws IOException;

        /** Replaces the record, with its parts. */
        public void save(JournalRecord record) throws IOException;

        /**
         * Adds a part to the saved record. Its cost must not grow with the number of parts.
         *
         * @param activeSeconds the {@link JournalRecord#activeSeconds()} of the record from now on
         */
        void addPart(JournalPart part, long activeSeconds) throws IOException;

        /** Removes the record, if there is one. The entry stays taken. */
        public void remove() throws IOException;

        /** Whether this upload has the entry still; asked before its upload is cancelled. */
        default boolean isHeld() {
            return true;
        }

        /** Runs an action once when this entry is lost, in any thread; at once if it is lost already. */
        default void onLost(Runnable action) {}

        /** Frees the entry. Has no effect on an entry that is closed or lost. */
        @Override
        void close();
    }
}
