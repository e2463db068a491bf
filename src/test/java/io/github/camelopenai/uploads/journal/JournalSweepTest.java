package io.github.camelopenai.uploads.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.journal.JournalRecord.State;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class JournalSweepTest {

    private static final int MANY = 5_000;

    @TempDir
    Path directory;

    @TempDir
    Path another;

    private final FileUploadJournal journal() {
        return new FileUploadJournal(directory, Duration.ofDays(7));
    }

    @AfterEach
    void leaveNoThread() {
        await().until(() -> sweepers().isEmpty());
    }

    private static List<Thread> sweepers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("OpenAIUploadsSweep"))
                .toList();
    }

    private static JournalRecord expired() {
        long longAgo = Instant.now().minus(Duration.ofDays(30)).getEpochSecond();
        return new JournalRecord(
                State.PENDING,
                "upload_1",
                "a.jsonl",
                "batch",
                300,
                longAgo,
                longAgo,
                longAgo,
                5,
                List.of(300L),
                List.of(),
                List.of(),
                null,
                false,
                null,
                longAgo);
    }

    private static Path name(Path directory, int number) {
        return directory.resolve(String.format("%064x.json", number));
    }

    private static void makeExpiredRecords(Path directory, int count) throws IOException {
        byte[] record = JournalFormat.write(expired());
        for (int i = 0; i < count; i++) {
            Files.write(name(directory, i), record);
        }
    }

    private static long records(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".json")).count();
        }
    }

    /** Who reads it waits until somebody writes into it, as one does for a file of a server that has gone. */
    private static Path makeFileThatHangs(Path directory) throws Exception {
        Path file = name(directory, Integer.MAX_VALUE);
        assumeThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                .isZero();
        return file;
    }

    /** Waits until the only record of a journal is being read. */
    private static void awaitHanging() {
        await().until(() -> sweepers().stream()
                .flatMap(thread -> Arrays.stream(thread.getStackTrace()))
                .anyMatch(frame -> frame.getMethodName().equals("readAllBytes")));
    }

    private static void endHanging(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write('{');
        }
    }

    @Tag("slow")
    @Test
    void shouldRemoveManyOldRecordsInAThreadOfItsOwn() throws Exception {
        makeExpiredRecords(directory, MANY);

        journal().take("key", "an upload").close();

        assertThat(sweepers()).hasSize(1);
        await().until(() -> records(directory) == 0);
    }

    @Tag("slow")
    @Test
    void shouldHoldUpNoUploadWhileARecordCannotBeRead() throws Exception {
        Path hanging = makeFileThatHangs(directory);
        makeExpiredRecords(directory, 10);
        FileUploadJournal journal = journal();

        try (UploadJournal.Entry entry = journal.take("key", "an upload")) {
            entry.save(expired());
            assertThat(entry.load()).isPresent();
        }

        endHanging(hanging);
        await().until(() -> records(directory) <= 2);
        assertThat(hanging).exists();
    }

    @Tag("slow")
    @Test
    void shouldSweepOneJournalAfterTheOther() throws Exception {
        Path hanging = makeFileThatHangs(directory);
        makeExpiredRecords(another, 10);
        FileUploadJournal second = new FileUploadJournal(another, Duration.ofDays(7));

        journal().take("key", "an upload").close();
        second.take("key", "an upload").close();
        awaitHanging();

        assertThat(sweepers()).hasSize(1);
        assertThat(records(another)).isEqualTo(10);
        endHanging(hanging);
        await().until(() -> records(another) == 0);
    }

    @Tag("slow")
    @Test
    void shouldEndWhenToldTo() throws Exception {
        Path hanging = makeFileThatHangs(directory);
        makeExpiredRecords(another, 10);
        FileUploadJournal first = journal();
        FileUploadJournal second = new FileUploadJournal(another, Duration.ofDays(7));
        first.take("key", "an upload").close();
        second.take("key", "an upload").close();
        awaitHanging();

        first.endSweep();
        second.endSweep();
        endHanging(hanging);

        await().until(() -> sweepers().isEmpty());
        assertThat(records(another)).isEqualTo(10);
    }
}
