package io.github.camelopenai.uploads.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConfiguration;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.api.UploadOutcomeUnknownException;
import io.github.camelopenai.uploads.emulator.EmulatedFile;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.journal.CorruptJournalException;
import io.github.camelopenai.uploads.journal.UploadInProgressException;
import io.github.camelopenai.uploads.support.Background;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a second attempt makes of what the first has left in the journal. */
@Timeout(120)
class ResumeTest extends UploadsTestSupport {

    private static final int PART = 64 * Bytes.KIB;
    private static final int PARTS = 20;
    private static final byte[] CONTENT = Bytes.random(PARTS * PART);

    private Path file;
    private Path journal;

    @Override
    public void configure(OpenAIUploadsComponent component) {
        component.getConfiguration().setMaxRetries(0);
        component.getConfiguration().setPartSize("64KiB");
        journal = directory.resolve("journal");
        component.getConfiguration().setJournalDirectory(journal.toString());
    }

    @BeforeEach
    void writeFile() throws Exception {
        file = Files.write(directory.resolve("batch.jsonl"), CONTENT);
    }

    private Exchange upload() {
        return upload("");
    }

    private Exchange upload(String options) {
        return send("openai-uploads:upload?parallelParts=2" + options, file);
    }

    /** An upload that fails in the middle as a crash would, as far as the server can see. */
    private void beginUpload() {
        emulator.script().on(EmulatorCall.ADD_PART).nth(11).answerError(503, null, "down");
        assertThat(upload().getException()).hasMessageContaining("503");
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.PENDING);
        emulator.forgetRequests();
    }

    private void assertOneFile(Exchange result) {
        assertThat(result.getException()).isNull();
        EmulatedFile made = emulator.onlyFile();
        assertThat(made.sha256()).isEqualTo(Bytes.sha256(CONTENT));
        assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.FILE_ID))
                .isEqualTo(made.id());
        assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.PART_COUNT))
                .isEqualTo(PARTS);
    }

    private Path parts() throws IOException {
        return Path.of(records().get(0).toString().replace(".json", ".parts"));
    }

    private List<Path> records() throws IOException {
        try (Stream<Path> files = Files.list(journal)) {
            return files.filter(f -> f.toString().endsWith(".json")).toList();
        }
    }

    @Test
    void shouldSendOnlyWhatIsMissing() {
        beginUpload();
        int there = emulator.onlyUpload().parts().size();

        Exchange result = upload();

        assertOneFile(result);
        assertThat(emulator.uploads()).hasSize(1);
        assertThat(there).isGreaterThanOrEqualTo(9);
        // The part that was under way when the other failed may be there without having been heard of.
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSizeBetween(PARTS - there, PARTS - there + 1);
    }

    @Test
    void shouldKeepThePartsOfTheFirstAttemptWhateverTheOptionsAreNow() {
        beginUpload();

        Exchange result = upload("&partSize=100KiB&adaptiveParts=false");

        assertOneFile(result);
        assertThat(emulator.uploads()).hasSize(1);
    }

    @Test
    void shouldKeepThePartsOfTheFirstAttemptWithAnAutomaticNumberOfSenders() {
        beginUpload();

        Exchange result = send("openai-uploads:upload?parallelParts=auto&partSize=100KiB", file);

        assertOneFile(result);
        assertThat(emulator.uploads()).hasSize(1);
    }

    @Test
    void shouldComputeTheChecksumOfAllPartsAlsoOfThoseSentBefore() {
        beginUpload();

        Exchange result = upload("&checksum=md5");

        assertOneFile(result);
        assertThat(emulator.requestsOf(EmulatorCall.COMPLETE).get(0).json()).contains(Bytes.md5(CONTENT));
    }

    @Test
    void shouldResumeAStreamThatCanBeReadAgainFromTheStart() {
        emulator.script().on(EmulatorCall.ADD_PART).nth(11).answerError(503, null, "down");
        assertThat(uploadStream().getException()).hasMessageContaining("503");
        emulator.forgetRequests();

        Exchange result = uploadStream();

        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
        assertThat(emulator.uploads()).hasSize(1);
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSizeLessThan(PARTS - 8);
        assertThat(spoolFiles()).isEmpty();
    }

    private Exchange uploadStream() {
        return uploadStream("4711", new ByteArrayInputStream(CONTENT));
    }

    private Exchange uploadStream(String order, InputStream stream) {
        return send("openai-uploads:upload?parallelParts=4&journalKey=${header.order}&fileName=a.jsonl", exchange -> {
            exchange.getMessage().setBody(stream);
            exchange.getMessage().setHeader(OpenAIUploadsConstants.BYTES, CONTENT.length);
            exchange.getMessage().setHeader("order", order);
        });
    }

    /** Another sender waits to read while one reads, so this shows only in some of many attempts. */
    @Test
    void shouldNotReadOnInAStreamWhoseReadHasFailedWithAnError() {
        for (int i = 0; i < 40; i++) {
            String order = "order-" + i;
            emulator.script().on(EmulatorCall.ADD_PART).nth(11).answerError(503, null, "down");
            uploadStream(order, new ByteArrayInputStream(CONTENT));
            AtomicInteger reads = new AtomicInteger();

            Exchange failed = uploadStream(order, new FilterInputStream(new ByteArrayInputStream(CONTENT)) {
                private int given;

                @Override
                public int read(byte[] b, int off, int len) throws IOException {
                    if (given > 3 * PART) {
                        reads.incrementAndGet();
                        throw new StackOverflowError("emulated");
                    }
                    int n = super.read(b, off, Math.min(len, 4096));
                    given += n;
                    return n;
                }
            });

            assertThat(failed.getException()).hasStackTraceContaining("StackOverflowError");
            assertThat(reads).hasValue(1);
        }
    }

    @Test
    void shouldAnswerTheFileOfAnUploadThatWasCompletedBefore() {
        assertOneFile(upload());
        emulator.forgetRequests();

        Exchange again = upload();

        assertOneFile(again);
        assertThat(again.getMessage().getHeader(OpenAIUploadsConstants.STATUS)).isEqualTo("completed");
        assertThat(emulator.requests()).singleElement().satisfies(request -> assertThat(request.path())
                .endsWith("/files/" + emulator.onlyFile().id()));
    }

    @Test
    void shouldNotUploadAgainWhenThatFileIsUnknownForAMoment() {
        upload();
        emulator.script().on(EmulatorCall.GET_FILE).times(2).answerError(404, null, "No such File object");

        assertOneFile(upload());
        assertThat(emulator.uploads()).hasSize(1);
    }

    @Test
    void shouldUploadAgainWhenThatFileIsGone() {
        upload();
        emulator.script()
                .onAny()
                .when(request -> request.path().contains("/files/"))
                .times(3)
                .answerError(404, null, "No such File object");

        Exchange again = upload();

        assertThat(again.getException()).isNull();
        assertThat(emulator.files()).hasSize(2);
    }

    @Test
    void shouldUploadAnotherVersionOfTheSourceAsAnotherFile() throws Exception {
        upload();
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));

        upload();

        assertThat(emulator.files()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lost", "not sent"})
    void shouldReconcileAnUploadThatWasBeingCompleted(String kind) {
        var rule = emulator.script().on(EmulatorCall.COMPLETE);
        if (kind.equals("lost")) {
            rule.loseAnswer();
        } else {
            rule.cutBeforeReading();
        }
        emulator.script().on(EmulatorCall.LIST_FILES).always().answerError(400, null, "no");
        assertThat(upload().getException()).hasMessageContaining("UNKNOWN");
        emulator.script().clear();
        emulator.forgetRequests();

        Exchange again = upload();

        assertOneFile(again);
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).isEmpty();
        assertThat(emulator.requestsOf(EmulatorCall.CREATE)).isEmpty();
    }

    @Test
    void shouldNeverStartOverWhatMayBeAFile() {
        emulator.script().on(EmulatorCall.COMPLETE).always().cutBeforeReading();
        upload();
        emulator.script().on(EmulatorCall.COMPLETE).always().answerError(404, null, "No such upload");
        emulator.script().clear();
        emulator.script().on(EmulatorCall.COMPLETE).always().answerError(404, null, "No such upload");

        Exchange again = upload();
        Exchange third = upload();

        assertThat(again.getException()).hasMessageContaining("UNKNOWN");
        assertThat(third.getException()).hasMessageContaining("UNKNOWN");
        assertThat(emulator.uploads()).hasSize(1);
    }

    /** Another file of the same name and size, whose upload ended as UNKNOWN and made no file. */
    private Path lookalikeInDoubt() throws IOException {
        Path other = Files.createDirectory(directory.resolve("b")).resolve("batch.jsonl");
        byte[] content = CONTENT.clone();
        content[0]++;
        Files.write(other, content);
        emulator.script().on(EmulatorCall.COMPLETE).times(1).cutBeforeReading();
        emulator.script().on(EmulatorCall.LIST_FILES).times(3).answerError(400, null, "no");
        assertThat(send("openai-uploads:upload", other).getException()).hasMessageContaining("UNKNOWN");
        return other;
    }

    private void refuseToCompleteFirstUpload() {
        String first = emulator.uploads().get(0).id();
        emulator.script()
                .on(EmulatorCall.COMPLETE)
                .when(request -> request.uploadId().equals(first))
                .always()
                .answerError(404, null, "No such upload");
    }

    /** After a restart, only the journal knows whose files those are that look the same. */
    @Test
    void shouldNotTakeTheFileOfAnotherSourceForItsOwnAfterARestart() throws Exception {
        Path other = lookalikeInDoubt();
        assertThat(upload().getException()).isNull();
        refuseToCompleteFirstUpload();

        Exchange result = restarted(other);

        assertThat(result.getException())
                .isInstanceOf(UploadOutcomeUnknownException.class)
                .hasMessageContaining(journal.toString());
        assertThat(emulator.files()).hasSize(1);
    }

    /** The journal cannot say any more whose file it is. */
    @Test
    void shouldNotTakeAFileWhoseRecordMayHaveBeenSwept() throws Exception {
        Path other = lookalikeInDoubt();
        assertThat(upload().getException()).isNull();
        refuseToCompleteFirstUpload();
        OpenAIUploadsConfiguration configuration = context.getComponent("openai-uploads", OpenAIUploadsComponent.class)
                .getConfiguration();
        configuration.setJournalRetention("1ms");
        restarted(Files.writeString(directory.resolve("third.jsonl"), "{}"));
        await().until(() -> records().size() <= 2);

        Exchange result = restarted(other);

        assertThat(result.getException()).isInstanceOf(UploadOutcomeUnknownException.class);
        assertThat(emulator.uploads().get(0).status()).isEqualTo(UploadStatus.PENDING);
    }

    /** Another machine with a journal of its own made it, for example. */
    @Test
    void shouldNotTakeAFileThatWasMadeLongAfterTheUploadHadExpired() throws Exception {
        emulator.script().on(EmulatorCall.COMPLETE).times(1).cutBeforeReading();
        emulator.script().on(EmulatorCall.LIST_FILES).times(3).answerError(400, null, "no");
        assertThat(upload().getException()).hasMessageContaining("UNKNOWN");
        emulator.advanceClock(Duration.ofHours(26));
        upload("&journalDirectory=" + directory.resolve("elsewhere"));
        assertThat(emulator.files()).hasSize(1);

        Exchange result = restarted(file);

        assertThat(result.getException())
                .isInstanceOf(UploadOutcomeUnknownException.class)
                .hasMessageContaining(emulator.onlyFile().id());
    }

    /** Which the journal says only after the file was looked for. */
    @Test
    void shouldNotTakeTheFileThatAnotherProcessMakesMeanwhile() throws Exception {
        Path other = lookalikeInDoubt();
        refuseToCompleteFirstUpload();
        Gate gate = emulator.script().on(EmulatorCall.LIST_FILES).hold();
        CompletableFuture<Exchange> looking = Background.call(() -> {
            try {
                return restarted(other);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        await().until(() -> gate.held() == 1);

        assertThat(upload().getException()).isNull();
        gate.open();

        assertThat(looking.get(60, TimeUnit.SECONDS).getException()).isInstanceOf(UploadOutcomeUnknownException.class);
        assertThat(emulator.files()).hasSize(1);
    }

    /** With a component that remembers nothing. */
    private Exchange restarted(Path body) throws Exception {
        try (CamelContext fresh = new DefaultCamelContext()) {
            OpenAIUploadsComponent component = new OpenAIUploadsComponent();
            component.setConfiguration(context.getComponent("openai-uploads", OpenAIUploadsComponent.class)
                    .getConfiguration()
                    .copy());
            fresh.addComponent("openai-uploads", component);
            fresh.start();
            return fresh.createProducerTemplate().send("openai-uploads:upload", exchange -> exchange.getMessage()
                    .setBody(body));
        }
    }

    @Test
    void shouldNotLeaveARefusedUploadLookingAsIfItWereBeingCompleted() throws Exception {
        emulator.script().on(EmulatorCall.COMPLETE).answerError(400, null, "This is no JSONL");
        Gate gate = emulator.script().on(EmulatorCall.CANCEL).hold();
        CompletableFuture<Exchange> result = Background.call(this::upload);
        await().until(() -> gate.held() == 1);

        assertThat(Files.readString(records().get(0))).contains("\"PENDING\"");

        gate.open();
        assertThat(result.get(60, TimeUnit.SECONDS).getException()).hasMessageContaining("This is no JSONL");
        assertThat(records()).isEmpty();
    }

    @Test
    void shouldNotRememberAStreamThatIsNoLongerItsSource() throws Exception {
        for (int i = 0; i < 2; i++) {
            byte[] chunk = Bytes.random(1000 + i);
            Exchange result = send("openai-uploads:upload?fileName=a.jsonl", exchange -> {
                exchange.getMessage().setBody(new ByteArrayInputStream(Arrays.copyOf(chunk, 1000)));
                exchange.getMessage().setHeader(Exchange.FILE_NAME, "big.jsonl");
                exchange.getMessage().setHeader(Exchange.FILE_LAST_MODIFIED, 1L);
                exchange.getMessage().setHeader(OpenAIUploadsConstants.BYTES, 1000);
            });
            assertThat(result.getException()).isNull();
        }

        assertThat(emulator.files()).hasSize(2);
    }

    @Test
    void shouldSayThatTheJournalIsNoDirectoryBeforeAnythingIsSent() throws Exception {
        Files.writeString(journal, "a file");

        assertThatThrownBy(this::upload).hasStackTraceContaining("which is a file");
        assertThat(emulator.requests()).isEmpty();
    }

    @Test
    void shouldStartOverWhenTheSourceWasChangedBehindTheSameSizeAndTime() throws Exception {
        beginUpload();
        byte[] changed = CONTENT.clone();
        // In each part, since any of them may be among those that were not sent.
        for (int i = 0; i < changed.length; i += PART) {
            changed[i]++;
        }
        FileTime time = Files.getLastModifiedTime(file);
        Files.write(file, changed);
        Files.setLastModifiedTime(file, time);

        Exchange result = upload();

        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(changed));
        assertThat(emulator.uploads().get(0).status()).isEqualTo(UploadStatus.CANCELLED);
    }

    @Test
    void shouldStartOverOnceWhenTheServerHasForgottenTheUpload() {
        beginUpload();
        String first = emulator.onlyUpload().id();
        emulator.script()
                .onAny()
                .when(request -> request.path().contains(first))
                .always()
                .answerError(404, null, "No such upload");

        Exchange result = upload();

        assertOneFile(result);
        assertThat(emulator.uploads()).hasSize(2);
    }

    @Test
    void shouldStartOverWhenTheUploadHasExpired() {
        beginUpload();
        emulator.advanceClock(Duration.ofHours(2));

        Exchange result = upload();

        assertOneFile(result);
        assertThat(emulator.uploads()).hasSize(2);
    }

    @Test
    void shouldKeepAnUploadThatTheAccountWasRefusedFor() {
        emulator.script().on(EmulatorCall.ADD_PART).nth(11).answerError(401, null, "Who are you?");
        upload();
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.PENDING);

        assertOneFile(upload());

        assertThat(emulator.uploads()).hasSize(1);
    }

    @Test
    void shouldCancelAndForgetWhatCannotBeResumed() throws Exception {
        emulator.script().on(EmulatorCall.ADD_PART).nth(11).answerError(400, null, "This part is bad");

        upload();

        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
        assertThat(records()).isEmpty();
    }

    @Test
    void shouldRefuseTheSameSourceTwiceAtOnceAndNameWhoHasIt() throws Exception {
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).always().hold();
        CompletableFuture<Exchange> first = Background.call(this::upload);
        await().until(() -> gate.held() == 2);

        Exchange second = upload();
        gate.open();

        assertThat(second.getException())
                .isInstanceOf(UploadInProgressException.class)
                .hasMessageContaining("process " + ProcessHandle.current().pid())
                .hasMessageContaining(first.get(60, TimeUnit.SECONDS).getExchangeId());
        assertOneFile(first.get());
        assertThat(emulator.requestsOf(EmulatorCall.CREATE)).hasSize(1);
    }

    @Test
    void shouldFailWithAdviceWhereverTheRecordIsCutAndNeverMakeASecondFile() throws Exception {
        upload();
        Path record = records().get(0);
        byte[] whole = Files.readAllBytes(record);
        for (int length = 0; length < whole.length; length += 37) {
            Files.write(record, Arrays.copyOf(whole, length));

            Exchange result = upload();

            assertThat(result.getException())
                    .isInstanceOf(CorruptJournalException.class)
                    .hasMessageContaining(record.toString())
                    .hasMessageContaining("journalOnCorrupt=restart");
        }
        assertThat(emulator.files()).hasSize(1);

        Exchange restarted = upload("&journalOnCorrupt=restart");

        assertThat(restarted.getException()).isNull();
        assertThat(emulator.files()).hasSize(2);
    }

    @Test
    void shouldWriteRecordsThatOnlyTheOwnerCanReadAndLeaveNothingElse() throws Exception {
        beginUpload();

        try (Stream<Path> files = Files.list(journal)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "journal.lock",
                            records().get(0).getFileName().toString(),
                            parts().getFileName().toString());
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(parts())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(records().get(0))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(journal)))
                .isEqualTo("rwx------");
        assertThat(Files.readString(records().get(0))).contains("\"PENDING\"").doesNotContain(emulator.apiKey());
    }

    @Test
    void shouldUploadAStreamThatNothingIdentifiesWithoutRememberingIt() throws Exception {
        Exchange result = send("openai-uploads:upload?fileName=a.jsonl", new ByteArrayInputStream(CONTENT));

        assertThat(result.getException()).isNull();
        assertThat(journal).isEmptyDirectory();
    }
}
