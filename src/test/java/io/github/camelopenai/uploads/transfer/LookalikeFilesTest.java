package io.github.camelopenai.uploads.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.docs.MemoryJournal;
import io.github.camelopenai.uploads.journal.JournalRecord;
import io.github.camelopenai.uploads.journal.JournalRecord.State;
import io.github.camelopenai.uploads.journal.UploadJournal;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which files of the same name and size are known to be those of others. */
class LookalikeFilesTest {

    private static final long HOUR = 3600;
    private static final long NOW = 100 * HOUR;

    private final MemoryJournal journal = new MemoryJournal();
    private final JournalRecord own = record("upload_own", State.COMPLETING, NOW, null);
    private final LookalikeFiles twins = new LookalikeFiles(journal, "own", own);

    private static JournalRecord record(String id, State state, long startedAt, String file) {
        return new JournalRecord(
                state,
                id,
                "a.jsonl",
                "batch",
                10,
                null,
                null,
                startedAt,
                0,
                List.of(10L),
                List.of(),
                List.of(),
                null,
                false,
                file,
                startedAt);
    }

    private void save(String key, JournalRecord record) throws IOException {
        try (UploadJournal.Entry entry = journal.take(key, "a test")) {
            entry.save(record);
        }
    }

    @Test
    void shouldTellTheFilesOfOthersAtTheMomentWhenItIsAsked() throws IOException {
        save("own", own);
        assertThat(twins.get()).isEmpty();

        save("other", record("upload_other", State.COMPLETING, NOW, null));
        assertThat(twins.get()).isNull();

        save("other", record("upload_other", State.COMPLETED, NOW, "file-1"));
        assertThat(twins.get()).containsExactly("file-1");
    }

    @Test
    void shouldNotDoubtBecauseOfAnUploadThatHadExpiredLongBefore() throws IOException {
        save("other", record("upload_other", State.COMPLETING, NOW - 26 * HOUR, null));
        assertThat(twins.get()).isEmpty();

        save("other", record("upload_other", State.COMPLETING, NOW - 24 * HOUR, null));
        assertThat(twins.get()).isNull();
    }
}
