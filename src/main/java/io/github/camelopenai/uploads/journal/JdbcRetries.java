package io.github.camelopenai.uploads.journal;

import io.github.camelopenai.uploads.text.ShownDriverMessage;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats work with the database while that fails. All work may be repeated: if the answer to a commit is lost, the same
 * work once more changes nothing. An interrupt does not end it, since the record of a part that was sent must not be lost.
 */
final class JdbcRetries {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcRetries.class);

    private static final long FIRST_WAIT = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(2);

    private JdbcRetries() {}

    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException, IOException;
    }

    /**
     * @param what for messages: the journal entry could not be ...
     * @param name the hash of the key
     * @param deadline by {@link System#nanoTime()}; may move. A failure after it is final
     */
    static <T> T run(String what, String name, LongSupplier deadline, Work<T> work) throws IOException {
        boolean interrupted = false;
        try {
            for (long wait = FIRST_WAIT; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
                interrupted |= Thread.interrupted();
                try {
                    return work.run();
                } catch (SQLException e) {
                    long left = deadline.getAsLong() - System.nanoTime();
                    if (left <= 0 || isFinal(e)) {
                        throw new IOException(
                                "The journal entry " + name + " could not be " + what + ": "
                                        + ShownDriverMessage.of(e.getMessage()),
                                e);
                    }
                    LOG.warn(
                            "The journal entry {} could not be {}; it is tried again: {}",
                            name,
                            what,
                            ShownDriverMessage.of(e.toString()));
                    interrupted |= sleep(Math.min(wait, left));
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whether the statement or the login is wrong, and not the moment: a missing table (SQL Server: S0002), a missing right. */
    static boolean isFinal(SQLException e) {
        String state = e.getSQLState();
        return state != null
                && (state.startsWith("42")
                        || state.startsWith("28")
                        || state.startsWith("22")
                        || state.equals("S0002"));
    }

    /** Returns whether the thread was interrupted. */
    private static boolean sleep(long nanos) {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }
}
