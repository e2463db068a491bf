package io.github.camelopenai.uploads.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.api.OrphanPartsException;
import io.github.camelopenai.uploads.api.UploadOutcomeUnknownException;
import io.github.camelopenai.uploads.docs.MemoryJournal;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.journal.JournalEntryLostException;
import io.github.camelopenai.uploads.journal.JournalPart;
import io.github.camelopenai.uploads.journal.JournalRecord;
import io.github.camelopenai.uploads.journal.JournalRecord.State;
import io.github.camelopenai.uploads.journal.UploadJournal;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.DelegatingEntry;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An upload that has lost its journal entry leaves the recorded upload to the process that has the entry now. */
@Timeout(120)
class LostEntryTest extends UploadsTestSupport {

    private static final byte[] CONTENT = Bytes.random(200 * Bytes.KIB);

    private final LosingJournal journal = new LosingJournal();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.getRegistry().bind("losing", journal);
        return context;
    }

    @Override
    public void configure(OpenAIUploadsComponent component) {
        component.getConfiguration().setFileName("batch.jsonl");
        component.getConfiguration().setPartSize("64KiB");
        component.getConfiguration().setMaxRetries(0);
    }

    /** Loses the entry at the first write that fits. */
    private static final class LosingJournal implements UploadJournal {

        private final MemoryJournal journal = new MemoryJournal();
        private volatile Predicate<String> losing = write -> false;
        private volatile Runnable lose = () -> {};
        private volatile long age;

        @Override
        public Entry take(String key, String owner) {
            return new LosingEntry(journal.take(key, owner));
        }

        @Override
        public List<JournalRecord> others(String key, JournalRecord like) {
            return journal.others(key, like);
        }

        private final class LosingEntry extends DelegatingEntry {

            private volatile boolean lost;

            private LosingEntry(UploadJournal.Entry entry) {
                super(entry);
            }

            private void write(String what) throws IOException {
                lost |= losing.test(what);
                if (lost) {
                    throw new JournalEntryLostException("The lease has ended");
                }
            }

            @Override
            public Optional<JournalRecord> load() throws IOException {
                Optional<JournalRecord> record = super.load();
                lost |= losing.test("load");
                return record.map(LosingJournal.this::aged);
            }

            @Override
            public void save(JournalRecord record) throws IOException {
                write(record.state().name());
                super.save(record);
            }

            @Override
            public void addPart(JournalPart part, long activeSeconds) throws IOException {
                write("part");
                super.addPart(part, activeSeconds);
            }

            @Override
            public void remove() throws IOException {
                write("remove");
                super.remove();
            }

            @Override
            public void onLost(Runnable action) {
                lose = () -> {
                    lost = true;
                    action.run();
                };
            }

            @Override
            public boolean isHeld() {
                return !lost;
            }
        }

        private JournalRecord aged(JournalRecord r) {
            return new JournalRecord(
                    r.state(),
                    r.uploadId(),
                    r.filename(),
                    r.purpose(),
                    r.bytes(),
                    r.createdAt(),
                    r.expiresAt(),
                    r.startedAt() - age,
                    r.activeSeconds(),
                    r.partLengths(),
                    r.parts(),
                    r.partIds(),
                    r.md5(),
                    r.accepted(),
                    r.fileId(),
                    r.savedAt());
        }
    }

    private Exchange upload() {
        return send("openai-uploads:upload?journal=#losing", CONTENT);
    }

    @Test
    void shouldNotCancelWhenItLosesTheEntryWhileItSendsParts() {
        journal.losing = "part"::equals;

        assertThat(upload().getException()).hasRootCauseInstanceOf(JournalEntryLostException.class);

        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.PENDING);
        assertThat(emulator.requestsOf(EmulatorCall.COMPLETE)).isEmpty();
    }

    @Test
    void shouldNotSendCompleteWhenItHasLostTheEntryBefore() {
        journal.losing = State.COMPLETING.name()::equals;

        assertThat(upload().getException()).hasRootCauseInstanceOf(JournalEntryLostException.class);

        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.PENDING);
        assertThat(emulator.requestsOf(EmulatorCall.COMPLETE)).isEmpty();
    }

    /** Otherwise it would stay open, and nobody would know it. */
    @Test
    void shouldCancelAnUploadThatCouldNotBeRecordedBecauseTheEntryIsLost() {
        journal.losing = State.PENDING.name()::equals;

        assertThat(upload().getException()).hasRootCauseInstanceOf(JournalEntryLostException.class);

        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
    }

    @Test
    void shouldNameTheLostEntryWhenItIsLostDuringComplete() throws Exception {
        Gate answer = emulator.script().on(EmulatorCall.COMPLETE).holdAnswer();
        Future<Exchange> running =
                template.asyncSend("openai-uploads:upload?journal=#losing", exchange -> exchange.getMessage()
                        .setBody(CONTENT));
        await().until(() -> answer.held() == 1);

        journal.lose.run();

        Exception failure = running.get(60, TimeUnit.SECONDS).getException();
        answer.open();
        assertThat(failure).isInstanceOf(UploadOutcomeUnknownException.class);
        assertThat(failure.getSuppressed()).hasAtLeastOneElementOfType(JournalEntryLostException.class);
        assertThat(emulator.requestsOf(EmulatorCall.CANCEL)).isEmpty();
    }

    @Test
    void shouldNotCancelAnOldUploadWhenItHasLostTheEntry() {
        beginUpload();
        journal.age = 3590;
        journal.losing = "load"::equals;

        Exception failure = upload().getException();

        assertThat(emulator.requestsOf(EmulatorCall.CANCEL)).isEmpty();
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.PENDING);
        assertThat(failure).isInstanceOf(JournalEntryLostException.class);
    }

    @Test
    void shouldCancelAnOldUploadAndStartOverWhileItHasTheEntry() {
        beginUpload();
        journal.age = 3590;

        assertThat(upload().getException()).isNull();

        assertThat(emulator.uploads())
                .extracting("status")
                .containsExactlyInAnyOrder(UploadStatus.CANCELLED, UploadStatus.COMPLETED);
    }

    @Test
    void shouldNotStartOverWithSmallerPartsWhenItHasLostTheEntry() {
        beginUpload();
        emulator.script().on(EmulatorCall.ADD_PART).always().answerError(413, null, "too large");
        journal.losing = "remove"::equals;

        Exception failure = upload().getException();

        assertThat(failure).hasMessageContaining("HTTP 413");
        assertThat(failure.getSuppressed()).hasAtLeastOneElementOfType(JournalEntryLostException.class);
        assertThat(emulator.uploads()).hasSize(1);
    }

    /** A second upload would stay open, and nobody would know it. */
    @Test
    void shouldNotStartOverAfterOrphanPartsWhenItHasLostTheEntry() {
        emulator.script().on(EmulatorCall.ADD_PART).nth(2).loseAnswer();
        emulator.script().on(EmulatorCall.COMPLETE).answerError(400, null, "The parts are too long");
        journal.losing = "remove"::equals;

        Exception failure = send("openai-uploads:upload?journal=#losing&maxRetries=1", CONTENT)
                .getException();

        assertThat(failure).isInstanceOf(OrphanPartsException.class);
        assertThat(failure.getSuppressed()).hasAtLeastOneElementOfType(JournalEntryLostException.class);
        assertThat(emulator.uploads()).hasSize(1);
    }

    /** Leaves a recorded upload that is not complete. */
    private void beginUpload() {
        emulator.script().on(EmulatorCall.ADD_PART).nth(2).answerError(503, null, "down");
        assertThat(upload().getException()).hasMessageContaining("503");
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.PENDING);
        // A part of this upload that arrives late would take the fault of the next one.
        await().until(() -> emulator.inFlight(EmulatorCall.ADD_PART) == 0);
    }
}
