package io.github.camelopenai.uploads.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.docs.MemoryJournal;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.journal.JournalPart;
import io.github.camelopenai.uploads.journal.JournalRecord;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.DelegatingEntry;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

/** Journal records with the same id for two parts, of which the server may have either. */
class RepeatedPartIdTest extends UploadsTestSupport {

    private static final int PARTS = 8;
    private static final byte[] CONTENT = Bytes.random(PARTS * 16 * Bytes.KIB);
    private static final String UPLOAD =
            "openai-uploads:upload?fileName=batch.jsonl&partSize=16KiB&parallelParts=1&maxRetries=0&journal=#journal";

    private final EditedJournal journal = new EditedJournal();

    /** Returns the saved record, edited once. */
    private static final class EditedJournal extends MemoryJournal {
        private UnaryOperator<JournalRecord> edit = UnaryOperator.identity();

        @Override
        public Entry take(String key, String owner) {
            return new DelegatingEntry(super.take(key, owner)) {
                @Override
                public Optional<JournalRecord> load() throws IOException {
                    return super.load().map(edit);
                }
            };
        }
    }

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.getRegistry().bind("journal", journal);
        return context;
    }

    private static JournalRecord mixedUp(JournalRecord record, JournalRecord.State state) {
        List<JournalPart> parts = new ArrayList<>(record.parts());
        JournalPart second = parts.get(1);
        parts.set(1, new JournalPart(second.index(), parts.get(0).id(), second.length(), second.sha256()));
        boolean pending = state == JournalRecord.State.PENDING;
        return new JournalRecord(
                state,
                record.uploadId(),
                record.filename(),
                record.purpose(),
                record.bytes(),
                record.createdAt(),
                record.expiresAt(),
                record.startedAt(),
                record.activeSeconds(),
                record.partLengths(),
                parts,
                pending ? List.of() : parts.stream().map(JournalPart::id).toList(),
                null,
                false,
                null,
                record.savedAt());
    }

    private void assertResumed(int partsSent) {
        Exchange result = send(UPLOAD, CONTENT);

        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
        assertThat(emulator.uploads()).hasSize(1);
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(partsSent);
    }

    @Test
    void shouldSendBothPartsAgain() {
        emulator.script().on(EmulatorCall.ADD_PART).nth(5).answerError(503, null, "down");
        assertThat(send(UPLOAD, CONTENT).getException()).hasMessageContaining("503");
        emulator.forgetRequests();
        journal.edit = record -> mixedUp(record, JournalRecord.State.PENDING);

        assertResumed(PARTS - 2);
    }

    @Test
    void shouldSendBothPartsAgainBeforeComplete() {
        emulator.script().on(EmulatorCall.COMPLETE).answerError(409, null, "not now");
        emulator.script().on(EmulatorCall.LIST_FILES).always().answerError(403, null, "no");
        assertThat(send(UPLOAD, CONTENT).getException()).hasMessageContaining("UNKNOWN");
        emulator.forgetRequests();
        journal.edit = record -> mixedUp(record, JournalRecord.State.COMPLETING);

        assertResumed(2);
    }
}
