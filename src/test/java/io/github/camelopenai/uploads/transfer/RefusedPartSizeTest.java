package io.github.camelopenai.uploads.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.emulator.EmulatedPart;
import io.github.camelopenai.uploads.emulator.EmulatedUpload;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.FaultRule;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.RecordedRequest;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.support.Background;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A recorded upload that is resumed while the server, or a proxy, takes only smaller parts than before. */
@Timeout(120)
class RefusedPartSizeTest extends UploadsTestSupport {

    private static final int PART = 64 * Bytes.KIB;
    private static final int PARTS = 12;
    private static final byte[] CONTENT = Bytes.random(PARTS * PART);

    private Path file;
    private Path journal;

    @Override
    public void configure(OpenAIUploadsComponent component) {
        component.getConfiguration().setPartSize("64KiB");
        journal = directory.resolve("journal");
        component.getConfiguration().setJournalDirectory(journal.toString());
    }

    @BeforeEach
    void writeFile() throws Exception {
        file = Files.write(directory.resolve("batch.jsonl"), CONTENT);
    }

    private Exchange upload() {
        return send("openai-uploads:upload?parallelParts=3", file);
    }

    /** An upload that has some of its parts at the server and in its record. Then the server takes parts of at most this size. */
    private void beginUpload(Runnable first, int limit) {
        emulator.script().on(EmulatorCall.ADD_PART).nth(6).always().answerError(403, null, "not now");
        first.run();
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.PENDING);
        assertThat(emulator.onlyUpload().parts()).isNotEmpty();
        emulator.script().clear();
        emulator.forgetRequests();
        refuseParts(limit);
    }

    private void refuseParts(int limit) {
        emulator.script()
                .on(EmulatorCall.ADD_PART)
                .when(request -> length(request) > limit + 1000)
                .always()
                .answerError(413, null, "too large");
    }

    private static long length(RecordedRequest request) {
        return Long.parseLong(request.header("Content-Length").orElseThrow());
    }

    private void beginUpload() {
        beginUpload(this::upload, PART / 2);
    }

    private List<Path> records() throws IOException {
        try (Stream<Path> files = Files.list(journal)) {
            return files.filter(each -> each.toString().endsWith(".json")).toList();
        }
    }

    private JsonNode record() throws IOException {
        assertThat(records()).hasSize(1);
        return new ObjectMapper().readTree(records().get(0).toFile()).path("upload");
    }

    private void assertRecorded(String state, EmulatedUpload upload, int partSize, int parts) throws IOException {
        JsonNode record = record();
        assertThat(record.path("state").asText()).isEqualTo(state);
        assertThat(record.path("uploadId").asText()).isEqualTo(upload.id());
        assertThat(record.path("partLengths")).hasSize(parts).allSatisfy(length -> assertThat(length.asInt())
                .isEqualTo(partSize));
    }

    private EmulatedUpload upload(int index) {
        return emulator.uploads().get(index);
    }

    private void assertOneFile(Exchange result) {
        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
        assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.FILE_ID))
                .isEqualTo(emulator.onlyFile().id());
    }

    @Test
    void shouldStartOverOnceWithSmallerParts() {
        beginUpload();

        Exchange result = upload();

        assertOneFile(result);
        assertThat(emulator.uploads()).hasSize(2);
        assertThat(upload(0).status()).isEqualTo(UploadStatus.CANCELLED);
        assertThat(upload(1).parts())
                .hasSize(8 * PARTS)
                .extracting(EmulatedPart::bytes)
                .containsOnly(PART / 8L);
        assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.PART_COUNT))
                .isEqualTo(8 * PARTS);
    }

    /** At each of these moments the process may end. */
    @Test
    void shouldForgetTheOldUploadWhenItIsCancelledAndRecordTheNewOneBeforeItsFirstPart() throws Exception {
        beginUpload();
        Gate cancel = emulator.script().on(EmulatorCall.CANCEL).hold();
        Gate create = emulator.script().on(EmulatorCall.CREATE).hold();
        Gate parts = emulator.script()
                .on(EmulatorCall.ADD_PART)
                .when(smaller())
                .always()
                .hold();
        CompletableFuture<Exchange> result = Background.call(() -> upload());

        await().until(() -> cancel.held() == 1);
        assertRecorded("PENDING", upload(0), PART, PARTS);
        cancel.open();

        await().until(() -> create.held() == 1);
        assertThat(records()).isEmpty();
        create.open();

        await().until(() -> parts.held() == 3);
        assertRecorded("PENDING", upload(1), PART / 8, 8 * PARTS);
        parts.open();

        assertOneFile(result.get(60, TimeUnit.SECONDS));
        assertRecorded("COMPLETED", upload(1), PART / 8, 8 * PARTS);
    }

    private static Predicate<RecordedRequest> smaller() {
        return request -> length(request) <= PART / 8 + 1000;
    }

    /** What the server is doing when the process is killed. */
    private enum Moment {
        CANCELLING(2) {
            @Override
            Gate hold(RefusedPartSizeTest test) {
                return test.emulator.script().on(EmulatorCall.CANCEL).hold();
            }
        },
        /** It has created the new upload, which nobody knows, so the next attempt begins with full parts. */
        CREATING(4) {
            @Override
            Gate hold(RefusedPartSizeTest test) {
                return test.emulator.script().on(EmulatorCall.CREATE).holdAnswer();
            }
        },
        TAKING_SMALLER_PARTS(2) {
            @Override
            Gate hold(RefusedPartSizeTest test) {
                FaultRule part = test.emulator.script().on(EmulatorCall.ADD_PART);
                return part.when(smaller()).nth(20).always().holdAnswer();
            }
        };

        /** How many uploads there are in the end. */
        private final int uploads;

        Moment(int uploads) {
            this.uploads = uploads;
        }

        abstract Gate hold(RefusedPartSizeTest test);
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void shouldMakeOneFileIfTheProcessIsKilledMeanwhile(Moment moment) throws Exception {
        beginUpload();
        Gate gate = moment.hold(this);
        Process process = KilledProcessTest.start(emulator.baseUrl(), file, directory);
        await().until(() -> gate.held() > 0 || !process.isAlive());
        process.destroyForcibly().waitFor();
        assertThat(gate.held())
                .as(Files.readString(directory.resolve("output")))
                .isPositive();
        gate.open();

        Exchange result = upload();

        assertOneFile(result);
        assertThat(emulator.uploads()).hasSize(moment.uploads);
    }

    @Test
    void shouldFailWithBothSizesIfSmallerPartsAreRefusedToo() throws Exception {
        beginUpload(this::upload, 1000);

        Exchange result = upload();

        assertThat(result.getException())
                .hasMessageContaining("HTTP 413")
                .hasMessageContaining(
                        "Parts of 65536 bytes were refused, and then parts of 8192 bytes. Set maxPartSize");
        assertThat(emulator.uploads()).hasSize(2).allSatisfy(upload -> assertThat(upload.status())
                .isEqualTo(UploadStatus.CANCELLED));
        assertThat(records()).isEmpty();
    }

    @Test
    void shouldNotStartOverAgainIfTheNewUploadFails() throws Exception {
        beginUpload();
        emulator.script().on(EmulatorCall.COMPLETE).always().answerError(404, null, "no such upload");

        Exchange result = upload();

        assertThat(result.getException()).hasMessageContaining("HTTP 404");
        assertThat(emulator.uploads()).hasSize(2);
    }

    @Test
    void shouldKeepThePartsOfARecordWhateverWasLearnedMeanwhile() throws Exception {
        beginUpload();
        Path other = Files.write(directory.resolve("other.jsonl"), CONTENT);
        assertThat(send("openai-uploads:upload", other).getException()).isNull();
        emulator.script().clear();

        Exchange result = upload();

        assertThat(result.getException()).isNull();
        assertThat(upload(0).status()).isEqualTo(UploadStatus.COMPLETED);
        assertThat(upload(0).parts()).extracting(EmulatedPart::bytes).containsOnly((long) PART);
    }

    @Test
    void shouldNotStartOverWithAStreamThatCanBeReadOnce() throws Exception {
        beginUpload(this::uploadStream, PART / 2);

        Exchange result = uploadStream();

        assertThat(result.getException()).hasMessageContaining("HTTP 413").hasMessageContaining("set maxPartSize");
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
        assertThat(records()).isEmpty();
    }

    private Exchange uploadStream() {
        return send("openai-uploads:upload?parallelParts=2&journalKey=orders&fileName=a.jsonl", exchange -> {
            exchange.getMessage().setBody(new ByteArrayInputStream(CONTENT));
            exchange.getMessage().setHeader(OpenAIUploadsConstants.BYTES, CONTENT.length);
        });
    }

    @Test
    void shouldNotStartOverWhenTheStorageIsFull() {
        beginUpload(this::upload, PART);
        emulator.script()
                .on(EmulatorCall.ADD_PART)
                .always()
                .answerError(413, null, "You have exceeded your file storage quota. Please delete files.");

        Exchange result = upload();

        assertThat(result.getException()).hasMessageContaining("delete files");
        assertThat(emulator.uploads()).hasSize(1);
    }
}
