package io.github.camelopenai.uploads.journal;

import io.github.camelopenai.uploads.api.UploadLife;
import io.github.camelopenai.uploads.journal.UploadJournal.Lock;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what is of no use any more in one journal, once an hour at most. A journal may have tens of thousands of records,
 * which take seconds to read, so no upload waits for it.
 */
final class JournalSweep {

    private static final Logger LOG = LoggerFactory.getLogger(JournalSweep.class);
    private static final Duration BETWEEN = Duration.ofHours(1);

    /** Clocks may differ, and a record that is kept too long does no harm. */
    private static final Duration AFTER_EXPIRY = Duration.ofHours(24);

    private static final String SWEEPER = "the sweeper of the journal";

    /** For all journals of the process, one after the other. The thread ends soon after the last sweep. */
    private static final ThreadPoolExecutor THREAD =
            new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                Thread thread = new Thread(task, "OpenAIUploadsSweep");
                thread.setDaemon(true);
                return thread;
            });

    static {
        THREAD.allowCoreThreadTimeOut(true);
    }

    private final Path directory;
    private final Duration retention;
    private final AtomicBoolean pending = new AtomicBoolean();
    private volatile Instant last = Instant.MIN;
    private volatile boolean ended;

    /** The name of the record that is locked. */
    private volatile String locked;

    JournalSweep(Path directory, Duration retention) {
        this.directory = directory;
        this.retention = retention;
    }

    /** Has the journal swept if it is time, and returns at once. */
    void nowAndThen() {
        Instant now = Instant.now();
        boolean due = last.equals(Instant.MIN) || now.isAfter(last.plus(BETWEEN));
        if (due && pending.compareAndSet(false, true)) {
            last = now;
            ended = false;
            try {
                THREAD.execute(() -> runInTurn(now));
            } catch (RuntimeException | Error e) {
                pending.set(false);
                throw e;
            }
        }
    }

    private void runInTurn(Instant now) {
        try {
            run(now);
        } catch (IOException | RuntimeException e) {
            LOG.warn("The journal {} could not be swept: {}", directory, e.toString());
        } finally {
            pending.set(false);
        }
    }

    /** A sweep that runs ends after the record that it looks at; one that waits does not begin. */
    void end() {
        ended = true;
    }

    /** Whether it is perhaps only a sweep that has this record, for a moment. */
    boolean mayBeBehind(UploadInProgressException taken, String name) {
        String message = taken.getMessage();
        return name.equals(locked) || message.contains(SWEEPER) || message.contains(JournalLock.UNSIGNED);
    }

    /** In the caller's thread. */
    void run(Instant now) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (ended) {
                    return;
                }
                Matcher name = FileUploadJournal.OURS.matcher(file.getFileName().toString());
                if (name.matches()) {
                    sweep(file, name.group(1), now);
                }
            }
        }
    }

    private void sweep(Path file, String name, Instant now) throws IOException {
        try {
            // Without the lock, which an upload may want at this moment.
            if (!isOver(file, now)) {
                return;
            }
        } catch (CorruptJournalException | NoSuchFileException e) {
            return;
        }
        locked = name;
        try (Lock taken = JournalLock.take(directory, name, SWEEPER, FileUploadJournal::open)) {
            if (isOver(file, now)) {
                Files.deleteIfExists(file);
            }
        } catch (CorruptJournalException | NoSuchFileException | UploadInProgressException e) {
            // Somebody has to look, or somebody is at it.
        } finally {
            locked = null;
        }
    }

    private boolean isOver(Path file, Instant now) throws IOException {
        if (file.toString().endsWith(FileUploadJournal.RECORD)) {
            return isOver(JournalFormat.read(Files.readAllBytes(file), file), now);
        }
        // What a process that was killed has left beside a record.
        return now.isAfter(Files.getLastModifiedTime(file).toInstant().plus(AFTER_EXPIRY));
    }

    private boolean isOver(JournalRecord record, Instant now) {
        return switch (record.state()) {
            case PENDING ->
                // By this machine's clock, and never by a time that the server may have made up.
                now.isAfter(Instant.ofEpochSecond(record.startedAt())
                        .plus(UploadLife.of(record.createdAt(), record.expiresAt()))
                        .plus(AFTER_EXPIRY));
            case COMPLETING -> false;
            case COMPLETED ->
                now.isAfter(Instant.ofEpochSecond(record.savedAt()).plus(retention));
        };
    }
}
