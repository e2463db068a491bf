package io.github.camelopenai.uploads.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.uploads.journal.JournalRecord.State;
import io.github.camelopenai.uploads.journal.UploadJournal.Lock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileUploadJournalTest {

    private static final String KEY = "4:file,9:/in/ä.jsonl,";
    private static final long NOW = Instant.now().getEpochSecond();

    @TempDir
    Path parent;

    private Path directory;
    private FileUploadJournal journal;

    @BeforeEach
    void makeJournal() {
        directory = parent.resolve("a/journal");
        journal = new FileUploadJournal(directory, Duration.ofDays(7));
    }

    private static JournalRecord record(State state, long expiresAt, long savedAt) {
        return new JournalRecord(
                state,
                "upload_1",
                "Grüße \"1\".jsonl",
                "batch",
                300,
                NOW - 10,
                expiresAt,
                savedAt - 9,
                5,
                List.of(200L, 100L),
                List.of(new JournalPart(1, "part_b", 100, "ab".repeat(32))),
                state == State.PENDING ? List.of() : List.of("part_a", "part_b"),
                null,
                false,
                state == State.COMPLETED ? "file-1" : null,
                savedAt);
    }

    private static final JournalRecord PENDING = record(State.PENDING, NOW + 3600, NOW);

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(f -> f.toString().endsWith(".json")).findFirst().orElseThrow();
        }
    }

    @Test
    void shouldGiveBackWhatWasSavedLast() throws Exception {
        assertThat(journal.load(KEY)).isEmpty();

        journal.save(KEY, PENDING);
        JournalRecord later = record(State.COMPLETED, NOW + 3600, NOW);
        journal.save(KEY, later);

        assertThat(new FileUploadJournal(directory, Duration.ofDays(7)).load(KEY))
                .contains(later);
        assertThat(journal.load("another key")).isEmpty();
        assertThat(Files.readString(file())).matches("\\p{ASCII}+");

        journal.remove(KEY);
        journal.remove(KEY);
        assertThat(journal.load(KEY)).isEmpty();
    }

    @Tag("slow")
    @Test
    void shouldNoticeEveryCut() throws Exception {
        journal.save(KEY, PENDING);
        byte[] whole = Files.readAllBytes(file());

        for (int length = 0; length < whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));

            assertThatThrownBy(() -> journal.load(KEY))
                    .as("cut after %d of %d bytes", length, whole.length)
                    .isInstanceOf(CorruptJournalException.class)
                    .hasMessageContaining(file().toString());
        }
    }

    @Tag("slow")
    @Test
    void shouldNoticeEveryChangedByte() throws Exception {
        journal.save(KEY, PENDING);
        byte[] whole = Files.readAllBytes(file());

        for (int at = 0; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(file(), changed);

            assertThatThrownBy(() -> journal.load(KEY))
                    .as("byte %d of %d", at, whole.length)
                    .isInstanceOf(CorruptJournalException.class);
        }
    }

    @Test
    void shouldNotBeDisturbedByWhatAKilledProcessHasLeftWhileSaving() throws Exception {
        journal.save(KEY, PENDING);
        Files.writeString(Path.of(file().toString().replace(".json", ".tmp")), "{\"version\":1,\"sha");

        assertThat(journal.load(KEY)).contains(PENDING);
        journal.save(KEY, record(State.COMPLETED, NOW + 3600, NOW));

        assertThat(journal.load(KEY).orElseThrow().state()).isEqualTo(State.COMPLETED);
    }

    @Test
    void shouldLockAKeyAgainstEveryJournalOfTheDirectoryAndNoOtherKey() throws Exception {
        FileUploadJournal other = new FileUploadJournal(directory, Duration.ofDays(1));
        try (Lock first = journal.tryLock(KEY, "the first")) {
            assertThatThrownBy(() -> other.tryLock(KEY, "the second"))
                    .isInstanceOf(UploadInProgressException.class)
                    .hasMessageContaining("the first");
            other.tryLock("another key", "the second").close();
            assertThatThrownBy(() -> journal.tryLock(KEY, "the third")).isInstanceOf(UploadInProgressException.class);
            first.close();
        }

        other.tryLock(KEY, "the second").close();
    }

    @Test
    void shouldSaveWhatAnInterruptedThreadHasAchieved() throws Exception {
        Thread.currentThread().interrupt();

        journal.save(KEY, PENDING);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(journal.load(KEY)).contains(PENDING);
    }

    @Test
    void shouldSweepByItsOwnClockWhateverTheServerSays() throws Exception {
        long longAgo = NOW - Duration.ofDays(30).toSeconds();
        journal.save("expires never", record(State.PENDING, Long.MAX_VALUE, longAgo));
        journal.save("expired before it began", record(State.PENDING, Long.MIN_VALUE, longAgo));
        journal.save("open", record(State.PENDING, Long.MIN_VALUE, NOW));

        new JournalSweep(directory, Duration.ofDays(7)).run(Instant.now());

        assertThat(journal.load("expires never")).isEmpty();
        assertThat(journal.load("expired before it began")).isEmpty();
        assertThat(journal.load("open")).isPresent();
    }

    @Test
    void shouldSweepWhatHasExpiredAndNeverWhatIsInDoubt() throws Exception {
        Instant now = Instant.now();
        long longAgo = NOW - Duration.ofDays(30).toSeconds();
        journal.save("expired", record(State.PENDING, longAgo, longAgo));
        journal.save("open", PENDING);
        journal.save("in doubt", record(State.COMPLETING, longAgo, longAgo));
        journal.save("completed long ago", record(State.COMPLETED, longAgo, longAgo));
        journal.save("completed", record(State.COMPLETED, longAgo, NOW));
        journal.save("locked", record(State.PENDING, longAgo, longAgo));

        Files.writeString(directory.resolve("notes.json"), "somebody else's");

        try (Lock lock = journal.tryLock("locked", "somebody")) {
            // That which has just begun, in its own thread, might go on when the lock is given back.
            journal.endSweep();
            journal.save("expired", record(State.PENDING, longAgo, longAgo));
            journal.save("locked", record(State.PENDING, longAgo, longAgo));
            new JournalSweep(directory, Duration.ofDays(7)).run(now);
        }

        assertThat(journal.load("expired")).isEmpty();
        assertThat(journal.load("completed long ago")).isEmpty();
        assertThat(directory.resolve("notes.json")).exists();
        assertThat(journal.load("locked")).isPresent();
        assertThat(journal.load("open")).isPresent();
        assertThat(journal.load("in doubt")).isPresent();
        assertThat(journal.load("completed")).isPresent();
    }
}
