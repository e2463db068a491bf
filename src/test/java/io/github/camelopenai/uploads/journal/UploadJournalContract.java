package io.github.camelopenai.uploads.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.camelopenai.uploads.journal.JournalRecord.State;
import io.github.camelopenai.uploads.journal.UploadJournal.Entry;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each implementation of {@link UploadJournal} has to do. Extend it, and return your journal, to test one of your own. */
public abstract class UploadJournalContract {

    private static final String KEY = "file,/data/\u00e4 b.jsonl,https://api.openai.com/v1,batch";
    private static final long NOW = Instant.now().getEpochSecond();

    /** An empty journal. Each call within one test returns another object with the same storage, as another process has. */
    protected abstract UploadJournal journal() throws Exception;

    private static JournalRecord record(String uploadId, State state, List<JournalPart> parts) {
        boolean ended = state != State.PENDING;
        return new JournalRecord(
                state,
                uploadId,
                "\u00e4 b.jsonl",
                "batch",
                1_000_000,
                NOW,
                NOW + 3600,
                NOW,
                7,
                List.of(400_000L, 400_000L, 200_000L),
                parts,
                ended ? parts.stream().map(JournalPart::id).toList() : List.of(),
                ended ? "0123456789abcdef0123456789abcdef" : null,
                ended,
                state == State.COMPLETED ? "file-1" : null,
                NOW);
    }

    private static JournalPart part(int index) {
        return part(index, "part_" + index);
    }

    private static JournalPart part(int index, String id) {
        return new JournalPart(index, id, index == 2 ? 200_000 : 400_000, "ab".repeat(32));
    }

    private Optional<JournalRecord> load(String key) throws Exception {
        try (Entry entry = journal().take(key, "a reader")) {
            return entry.load();
        }
    }

    private void save(String key, JournalRecord record) throws Exception {
        try (Entry entry = journal().take(key, "a writer")) {
            entry.save(record);
        }
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void shouldReturnTheRecordThatWasSaved(State state) throws Exception {
        JournalRecord record = record("upload_1", state, List.of(part(0), part(2)));

        save(KEY, record);

        assertThat(load(KEY)).contains(record);
        assertThat(load("another key")).isEmpty();
    }

    @Test
    void shouldReturnTheRecordThatWasSavedLast() throws Exception {
        save(KEY, record("upload_1", State.PENDING, List.of(part(0))));
        save(KEY, record("upload_2", State.PENDING, List.of()));

        assertThat(load(KEY)).contains(record("upload_2", State.PENDING, List.of()));
    }

    @Test
    void shouldReturnThePartsThatWereAdded() throws Exception {
        try (Entry entry = journal().take(KEY, "the first")) {
            entry.save(record("upload_1", State.PENDING, List.of(part(1))));
            entry.addPart(part(0), 8);
            entry.addPart(part(2), 9);
        }

        JournalRecord found = load(KEY).orElseThrow();
        assertThat(found.parts()).containsExactlyInAnyOrder(part(0), part(1), part(2));
        assertThat(found.activeSeconds()).isEqualTo(9);
        assertThat(found.state()).isEqualTo(State.PENDING);
    }

    @Test
    void shouldAddPartsAfterTheRecordWasTakenAgain() throws Exception {
        try (Entry entry = journal().take(KEY, "the first")) {
            entry.save(record("upload_1", State.PENDING, List.of()));
            entry.addPart(part(0), 8);
        }
        try (Entry entry = journal().take(KEY, "the second")) {
            entry.load();
            entry.addPart(part(1), 9);
        }

        assertThat(load(KEY).orElseThrow().parts()).containsExactlyInAnyOrder(part(0), part(1));
    }

    @Test
    void shouldReturnThePartThatWasAddedLastForItsPosition() throws Exception {
        try (Entry entry = journal().take(KEY, "the first")) {
            entry.save(record("upload_1", State.PENDING, List.of(part(0, "part_old"))));
            entry.addPart(part(0, "part_new"), 8);
        }

        assertThat(load(KEY).orElseThrow().parts()).containsExactly(part(0, "part_new"));
    }

    @Test
    void shouldForgetThePartsOfARecordThatIsReplaced() throws Exception {
        try (Entry entry = journal().take(KEY, "the first")) {
            entry.save(record("upload_1", State.PENDING, List.of()));
            entry.addPart(part(0), 8);
            entry.save(record("upload_2", State.PENDING, List.of()));
            entry.addPart(part(1), 9);
        }

        assertThat(load(KEY).orElseThrow().parts()).containsExactly(part(1));
    }

    @Test
    void shouldRemoveARecordWithItsParts() throws Exception {
        try (Entry entry = journal().take(KEY, "the first")) {
            entry.save(record("upload_1", State.PENDING, List.of()));
            entry.addPart(part(0), 8);
            entry.remove();
            entry.remove();
            assertThat(entry.load()).isEmpty();
            entry.save(record("upload_1", State.PENDING, List.of()));
        }

        assertThat(load(KEY).orElseThrow().parts()).isEmpty();
    }

    @Test
    void shouldGiveAKeyToOneUploadOnly() throws Exception {
        UploadJournal other = journal();
        try (Entry first = journal().take(KEY, "exchange 1 of route a")) {
            assertThatThrownBy(() -> other.take(KEY, "the second"))
                    .isInstanceOf(UploadInProgressException.class)
                    .hasMessageContaining("exchange 1 of route a");
            other.take("another key", "the second").close();
            assertThat(first.isHeld()).isTrue();
            first.close();
        }

        other.take(KEY, "the second").close();
    }

    @Test
    void shouldGiveAKeyToOneOfManyUploads() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            AtomicInteger refused = new AtomicInteger();
            List<Future<Entry>> attempts = IntStream.range(0, 8)
                    .mapToObj(i -> threads.submit(() -> take(refused, "upload " + i)))
                    .toList();
            List<Entry> taken = new ArrayList<>();
            for (Future<Entry> attempt : attempts) {
                if (attempt.get() != null) {
                    taken.add(attempt.get());
                }
            }
            taken.forEach(Entry::close);

            assertThat(taken).hasSize(1);
            assertThat(refused).hasValue(7);
        } finally {
            threads.shutdownNow();
        }
    }

    private Entry take(AtomicInteger refused, String owner) throws Exception {
        try {
            return journal().take(KEY, owner);
        } catch (UploadInProgressException e) {
            refused.incrementAndGet();
            return null;
        }
    }

    @Test
    void shouldReturnTheOtherUploadsThatLookTheSame() throws Exception {
        JournalRecord own = record("upload_1", State.COMPLETING, List.of());
        JournalRecord completed = record("upload_2", State.COMPLETED, List.of());
        JournalRecord completing = record("upload_3", State.COMPLETING, List.of());
        save(KEY, own);
        save("b", completed);
        save("c", completing);

        assertThat(journal().others(KEY, own).stream().map(JournalRecord::uploadId))
                .contains("upload_2", "upload_3")
                .doesNotContain("upload_1");
    }

    @Test
    void shouldSaveWhatAnInterruptedThreadHasAchieved() throws Exception {
        try (Entry entry = journal().take(KEY, "the first")) {
            entry.save(record("upload_1", State.PENDING, List.of()));
            Thread.currentThread().interrupt();

            entry.addPart(part(0), 8);

            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(load(KEY).orElseThrow().parts()).containsExactly(part(0));
    }

    @Test
    void shouldRemoveARecordAlthoughTheThreadIsInterrupted() throws Exception {
        save(KEY, record("upload_1", State.PENDING, List.of()));
        try (Entry entry = journal().take(KEY, "the second")) {
            Thread.currentThread().interrupt();

            entry.remove();

            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(load(KEY)).isEmpty();
    }

    /** The view of a journal that can list its records; others skip the test. */
    private JournalView view(int limit) throws Exception {
        Optional<JournalView> view = journal().view(limit);
        assumeTrue(view.isPresent(), "this journal cannot list its records");
        return view.orElseThrow();
    }

    @Test
    void shouldShowItsRecords() throws Exception {
        save("a", record("upload_1", State.COMPLETED, List.of(part(0), part(1), part(2))));
        try (Entry entry = journal().take("b", "exchange 1 of route a")) {
            entry.save(record("upload_0", State.PENDING, List.of()));
            entry.addPart(part(0), 8);
            entry.save(record("upload_2", State.PENDING, List.of(part(0))));
            entry.addPart(part(1), 8);
            save("c", record("upload_3", State.COMPLETING, List.of(part(0), part(1), part(2))));

            JournalView view = view(10);

            Instant saved = Instant.ofEpochSecond(NOW);
            assertThat(view.states().keySet()).containsExactlyInAnyOrder(State.values());
            assertThat(view.states().values()).containsOnly(new JournalView.Count(1, saved));
            assertThat(view.entries())
                    .extracting(JournalView.Entry::uploadId)
                    .containsExactly("upload_3", "upload_2", "upload_1");
            assertThat(view.entries()).allSatisfy(shown -> {
                assertThat(shown.fileName()).isEqualTo("\u00e4 b.jsonl");
                assertThat(shown.partCount()).isEqualTo(3);
                assertThat(shown.savedAt()).isEqualTo(saved);
                assertThat(shown.name()).doesNotContain(KEY);
            });
            assertThat(view.entries()).extracting(JournalView.Entry::parts).containsExactly(3L, 2L, 3L);
            assertThat(view.entries().get(1).owner()).contains("exchange 1 of route a");
            assertThat(view.entries().get(0).owner()).isNull();
        }
    }

    @Test
    void shouldCountTheRecordsThatItDoesNotShow() throws Exception {
        save("a", record("upload_1", State.PENDING, List.of()));
        save("b", record("upload_2", State.PENDING, List.of()));

        assertThat(view(1).entries()).hasSize(1);
        assertThat(view(0).entries()).isEmpty();
        assertThat(view(0).states().get(State.PENDING).records()).isEqualTo(2);
    }

    @Test
    void shouldTakeAnEntryByTheNameThatItShows() throws Exception {
        save(KEY, record("upload_1", State.PENDING, List.of()));
        String name = view(1).entries().get(0).name();

        try (Entry entry = journal().takeNamed(name, "an operator")) {
            assertThat(entry.load().orElseThrow().uploadId()).isEqualTo("upload_1");
            assertThatThrownBy(() -> journal().take(KEY, "the second"))
                    .isInstanceOf(UploadInProgressException.class)
                    .hasMessageContaining("an operator");
            entry.remove();
        }

        assertThat(view(1).entries()).isEmpty();
        assertThat(load(KEY)).isEmpty();
    }

    @Test
    void shouldSayWhereARecordIs() throws IOException, Exception {
        assertThat(journal().whereIs(KEY)).isNotBlank();
    }
}
