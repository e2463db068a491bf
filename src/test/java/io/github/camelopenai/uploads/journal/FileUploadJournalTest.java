package io.github.camelopenai.uploads.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.uploads.journal.JournalRecord.State;
import io.github.camelopenai.uploads.journal.UploadJournal.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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

    private Optional<JournalRecord> load(String key) throws IOException {
        return load(journal, key);
    }

    private static Optional<JournalRecord> load(FileUploadJournal journal, String key) throws IOException {
        try (Entry entry = journal.take(key, "a test")) {
            return entry.load();
        }
    }

    private void save(String key, JournalRecord record) throws IOException {
        try (Entry entry = journal.take(key, "a test")) {
            entry.save(record);
        }
    }

    private void remove(String key) throws IOException {
        try (Entry entry = journal.take(key, "a test")) {
            entry.remove();
        }
    }

    @Test
    void shouldGiveBackWhatWasSavedLast() throws Exception {
        assertThat(load(KEY)).isEmpty();

        save(KEY, PENDING);
        JournalRecord later = record(State.COMPLETED, NOW + 3600, NOW);
        save(KEY, later);

        assertThat(load(new FileUploadJournal(directory, Duration.ofDays(7)), KEY))
                .contains(later);
        assertThat(load("another key")).isEmpty();
        assertThat(Files.readString(file())).matches("\\p{ASCII}+");

        remove(KEY);
        remove(KEY);
        assertThat(load(KEY)).isEmpty();
    }

    @Test
    void shouldShowADamagedRecord() throws Exception {
        save(KEY, PENDING);
        String name = file().getFileName().toString().replace(".json", "");
        Files.writeString(file(), "damaged");

        JournalView view = journal.view(10).orElseThrow();

        assertThat(view.states()).isEmpty();
        assertThat(view.entries()).singleElement().satisfies(shown -> {
            assertThat(shown.name()).isEqualTo(name);
            assertThat(shown.state()).isNull();
            assertThat(shown.uploadId()).isNull();
        });
    }

    @Test
    void shouldNotCountAPartWhoseLineIsNotWholeYet() throws Exception {
        try (Entry entry = journal.take(KEY, "a test")) {
            entry.save(PENDING);
            entry.addPart(new JournalPart(0, "part_a", 200, "ab".repeat(32)), 6);
        }
        assertThat(journal.view(1).orElseThrow().entries().get(0).parts()).isEqualTo(2);
        Path parts = Path.of(file().toString().replace(".json", ".parts"));
        String line = Files.readString(parts);

        Files.writeString(parts, line.substring(0, line.length() - 2));

        assertThat(journal.view(1).orElseThrow().entries().get(0).parts()).isEqualTo(1);
    }

    @Test
    void shouldShowNoRecordsIfThereIsNoDirectoryYet() throws Exception {
        assertThat(journal.view(10).orElseThrow().entries()).isEmpty();
        assertThat(directory).doesNotExist();
    }

    @Tag("slow")
    @Test
    void shouldNoticeEveryCut() throws Exception {
        save(KEY, PENDING);
        byte[] whole = Files.readAllBytes(file());

        for (int length = 0; length < whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));

            assertThatThrownBy(() -> load(KEY))
                    .as("cut after %d of %d bytes", length, whole.length)
                    .isInstanceOf(CorruptJournalException.class)
                    .hasMessageContaining(file().toString());
        }
    }

    @Tag("slow")
    @Test
    void shouldNoticeEveryChangedByte() throws Exception {
        save(KEY, PENDING);
        byte[] whole = Files.readAllBytes(file());

        for (int at = 0; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(file(), changed);

            assertThatThrownBy(() -> load(KEY))
                    .as("byte %d of %d", at, whole.length)
                    .isInstanceOf(CorruptJournalException.class);
        }
    }

    @Test
    void shouldNotBeDisturbedByWhatAKilledProcessHasLeftWhileSaving() throws Exception {
        save(KEY, PENDING);
        Files.writeString(Path.of(file().toString().replace(".json", ".tmp")), "{\"version\":1,\"sha");

        assertThat(load(KEY)).contains(PENDING);
        save(KEY, record(State.COMPLETED, NOW + 3600, NOW));

        assertThat(load(KEY).orElseThrow().state()).isEqualTo(State.COMPLETED);
    }

    @Test
    void shouldLeaveNoTemporaryFileWhenARecordCannotBeWritten() throws Exception {
        try (Entry entry = journal.take(KEY, "a test")) {
            Path inTheWay = Path.of(journal.whereIs(KEY));
            Files.createDirectories(inTheWay.resolve("not empty"));

            assertThatThrownBy(() -> entry.save(PENDING)).hasMessageContaining(inTheWay + " cannot be written: ");

            assertThat(directory)
                    .isDirectoryNotContaining(file -> file.toString().endsWith(".tmp"));
        }
    }

    @Test
    void shouldNameTheJournalThatCannotBeWritten() throws Exception {
        save(KEY, PENDING);
        Path inTheWay = Path.of(file().toString().replace(".json", ".owner"));
        Files.createDirectories(inTheWay.resolve("not empty"));

        assertThatThrownBy(() -> journal.take(KEY, "a test"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("The journal in " + directory + " cannot be written: ");
    }

    @Test
    void shouldLockAKeyAgainstEveryJournalOfTheDirectoryAndNoOtherKey() throws Exception {
        FileUploadJournal other = new FileUploadJournal(directory, Duration.ofDays(1));
        try (Entry first = journal.take(KEY, "the first")) {
            assertThatThrownBy(() -> other.take(KEY, "the second"))
                    .isInstanceOf(UploadInProgressException.class)
                    .hasMessageContaining("the first");
            other.take("another key", "the second").close();
            assertThatThrownBy(() -> journal.take(KEY, "the third")).isInstanceOf(UploadInProgressException.class);
            first.close();
        }

        other.take(KEY, "the second").close();
    }

    @Test
    void shouldSaveWhatAnInterruptedThreadHasAchieved() throws Exception {
        try (Entry entry = journal.take(KEY, "a test")) {
            Thread.currentThread().interrupt();

            entry.save(PENDING);

            assertThat(Thread.interrupted()).isTrue();
            assertThat(entry.load()).contains(PENDING);
        }
    }

    @Test
    void shouldSweepByItsOwnClockWhateverTheServerSays() throws Exception {
        long longAgo = NOW - Duration.ofDays(30).toSeconds();
        save("expires never", record(State.PENDING, Long.MAX_VALUE, longAgo));
        save("expired before it began", record(State.PENDING, Long.MIN_VALUE, longAgo));
        save("open", record(State.PENDING, Long.MIN_VALUE, NOW));

        new JournalSweep(directory, Duration.ofDays(7)).run(Instant.now());

        assertThat(load("expires never")).isEmpty();
        assertThat(load("expired before it began")).isEmpty();
        assertThat(load("open")).isPresent();
    }

    @Test
    void shouldSweepTheOthersWhenSomeRecordsCannotBeRead() throws Exception {
        long longAgo = NOW - Duration.ofDays(30).toSeconds();
        journal.take("first", "a test").close();
        journal.endSweep();
        for (int i = 0; i < 20; i++) {
            save("expired " + i, record(State.PENDING, longAgo, longAgo));
            Files.createDirectory(Path.of(journal.whereIs("unreadable " + i)));
        }

        assertThatThrownBy(() -> new JournalSweep(directory, Duration.ofDays(7)).run(Instant.now()))
                .isInstanceOf(IOException.class);

        for (int i = 0; i < 20; i++) {
            assertThat(Path.of(journal.whereIs("expired " + i))).doesNotExist();
        }
    }

    @Test
    void shouldSweepWhatHasExpiredAndNeverWhatIsInDoubt() throws Exception {
        Instant now = Instant.now();
        long longAgo = NOW - Duration.ofDays(30).toSeconds();
        save("expired", record(State.PENDING, longAgo, longAgo));
        save("open", PENDING);
        save("in doubt", record(State.COMPLETING, longAgo, longAgo));
        save("completed long ago", record(State.COMPLETED, longAgo, longAgo));
        save("completed", record(State.COMPLETED, longAgo, NOW));
        save("locked", record(State.PENDING, longAgo, longAgo));

        Files.writeString(directory.resolve("notes.json"), "somebody else's");

        try (Entry locked = journal.take("locked", "somebody")) {
            // That which has just begun, in its own thread, might go on when the lock is given back.
            journal.endSweep();
            save("expired", record(State.PENDING, longAgo, longAgo));
            locked.save(record(State.PENDING, longAgo, longAgo));
            new JournalSweep(directory, Duration.ofDays(7)).run(now);
        }

        assertThat(load("expired")).isEmpty();
        assertThat(load("completed long ago")).isEmpty();
        assertThat(directory.resolve("notes.json")).exists();
        assertThat(load("locked")).isPresent();
        assertThat(load("open")).isPresent();
        assertThat(load("in doubt")).isPresent();
        assertThat(load("completed")).isPresent();
    }
}
