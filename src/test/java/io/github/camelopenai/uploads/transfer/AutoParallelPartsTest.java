package io.github.camelopenai.uploads.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.TcpProxy;
import io.github.camelopenai.uploads.support.Background;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.CapturedLog;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads with {@code parallelParts=auto}. */
@Timeout(120)
class AutoParallelPartsTest extends UploadsTestSupport {

    private static final int MOST = 12;
    private static final int PARTS = 64;
    private static final byte[] CONTENT = Bytes.random(PARTS * 64 * Bytes.KIB);
    private static final String UPLOAD = "openai-uploads:upload?parallelParts=auto";

    private final TcpProxy line = TcpProxy.to(emulator.port());

    @Override
    public void configure(OpenAIUploadsComponent component) {
        component.setMaxParallelParts(MOST);
        component.getConfiguration().setBaseUrl(line.through(emulator.baseUrl()));
        component.getConfiguration().setPartSize("64KiB");
        component.getConfiguration().setFileName("batch.jsonl");
    }

    @AfterEach
    void closeLine() {
        line.close();
    }

    private Exchange uploadStream() {
        return send(UPLOAD, exchange -> {
            exchange.getMessage().setBody(new ByteArrayInputStream(CONTENT));
            exchange.getMessage().setHeader(OpenAIUploadsConstants.BYTES, CONTENT.length);
        });
    }

    private void assertUploaded(Exchange result) {
        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
    }

    private void awaitInFlight(int number) {
        await().until(() -> emulator.inFlight(EmulatorCall.ADD_PART) == number);
    }

    @Test
    void shouldSendMorePartsAtOnceUntilTheLimitOfTheComponent() {
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).always().hold();
        CompletableFuture<Exchange> upload = Background.call(() -> send(UPLOAD, CONTENT));

        awaitInFlight(MOST);
        gate.open();

        assertUploaded(upload.join());
        assertThat(emulator.maxInFlight(EmulatorCall.ADD_PART)).isEqualTo(MOST);
    }

    @Test
    void shouldSendMorePartsOfAStreamAtOnce() {
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).always().hold();
        CompletableFuture<Exchange> upload = Background.call(this::uploadStream);

        awaitInFlight(MOST);
        gate.open();

        assertUploaded(upload.join());
        assertThat(emulator.maxInFlight(EmulatorCall.ADD_PART)).isEqualTo(MOST);
    }

    @Test
    void shouldSendMorePartsAtOnceOverALineThatLimitsEachConnection() {
        line.bandwidthPerConnection(500_000);

        assertUploaded(send(UPLOAD, CONTENT));

        assertThat(emulator.maxInFlight(EmulatorCall.ADD_PART)).isBetween(5, MOST);
    }

    @Test
    void shouldSendMorePartsOfAStreamAtOnceOverALineThatLimitsEachConnection() {
        line.bandwidthPerConnection(500_000);

        assertUploaded(uploadStream());

        assertThat(emulator.maxInFlight(EmulatorCall.ADD_PART)).isBetween(5, MOST);
    }

    @Test
    void shouldShareTheLimitOfTheComponentWithOtherUploads() {
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).always().hold();
        List<CompletableFuture<Exchange>> uploads = IntStream.range(0, 3)
                .mapToObj(number -> Background.call(() -> send(UPLOAD, CONTENT)))
                .toList();

        awaitInFlight(MOST);
        gate.open();

        uploads.forEach(upload -> assertThat(upload.join().getException()).isNull());
        assertThat(emulator.files()).hasSize(3).allSatisfy(file -> assertThat(file.sha256())
                .isEqualTo(Bytes.sha256(CONTENT)));
        assertThat(emulator.maxInFlight(EmulatorCall.ADD_PART)).isEqualTo(MOST);
    }

    /**
     * Parts for twelve senders would have 8 MiB. Each of three uploads can have four slots, and has two parts for each, since the
     * server does not answer at once.
     */
    @Test
    void shouldCutAFileForItsShareOfTheSlots() throws IOException {
        Path file = directory.resolve("sparse.jsonl");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(72L << 20);
        }
        Gate gate = emulator.script().on(EmulatorCall.CREATE).always().hold();
        List<CompletableFuture<Exchange>> uploads = IntStream.range(0, 3)
                .mapToObj(number -> Background.call(() -> send(UPLOAD + "&partSize=64MiB", file)))
                .toList();

        await().during(Duration.ofMillis(60)).until(() -> gate.held() == 3);
        gate.open();

        uploads.forEach(upload -> assertThat(upload.join().getException()).isNull());
        assertThat(emulator.uploads()).hasSize(3).allSatisfy(upload -> assertThat(upload.parts())
                .hasSize(8));
    }

    @Test
    void shouldGrowToItsShareOfTheSlots() {
        Gate creation = emulator.script().on(EmulatorCall.CREATE).always().hold();
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).always().hold();
        try (CapturedLog log = new CapturedLog(Level.DEBUG, "%m")) {
            List<CompletableFuture<Exchange>> uploads = IntStream.range(0, 2)
                    .mapToObj(number -> Background.call(() -> send(UPLOAD, CONTENT)))
                    .toList();
            await().until(() -> creation.held() == 2);
            creation.open();

            awaitInFlight(MOST);
            gate.open();

            uploads.forEach(upload -> assertThat(upload.join().getException()).isNull());
            assertThat(log.lines().stream().filter("6 parts are sent at once instead of 4"::equals))
                    .hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503, 500})
    void shouldSendFewerPartsAtOnceWhenTheServerIsOverloaded(int status) {
        emulator.script().on(EmulatorCall.ADD_PART).nth(MOST).answerError(status, null, "too much");
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).always().hold();
        try (CapturedLog log = new CapturedLog(Level.DEBUG, "%m")) {
            CompletableFuture<Exchange> upload = Background.call(() -> send(UPLOAD, CONTENT));

            await().until(() -> log.lines().contains("6 parts are sent at once instead of 12"));
            gate.open();

            assertUploaded(upload.join());
        }
    }

    @Test
    void shouldNotSendFewerPartsAtOnceBecauseOfOneConflict() {
        emulator.script().on(EmulatorCall.ADD_PART).nth(MOST).answerError(409, null, "try again");

        try (CapturedLog log = new CapturedLog(Level.DEBUG, "%m")) {
            assertUploaded(send(UPLOAD, CONTENT));

            assertThat(log.lines()).noneMatch(line -> line.endsWith("instead of 12"));
        }
    }

    @Test
    void shouldSendOnePartAfterTheOtherIfTheyMustBeInOrder() {
        assertUploaded(send(UPLOAD + "&partsInOrder=true", CONTENT));

        assertThat(emulator.maxInFlight(EmulatorCall.ADD_PART)).isEqualTo(1);
    }

    @Test
    void shouldEndAtOnceWhenAPartFailsForGood() {
        emulator.script().on(EmulatorCall.ADD_PART).nth(MOST).answerError(400, null, "no");
        emulator.script().on(EmulatorCall.ADD_PART).always().hold();

        Exchange result = send(UPLOAD, CONTENT);

        assertThat(result.getException()).hasMessageContaining("no");
        assertThat(emulator.files()).isEmpty();
    }
}
