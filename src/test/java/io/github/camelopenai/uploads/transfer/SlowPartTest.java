package io.github.camelopenai.uploads.transfer;

import static io.github.camelopenai.uploads.OpenAIUploads.collectPartIds;
import static io.github.camelopenai.uploads.OpenAIUploads.uploadParts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.TcpProxy;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.monitoring.UploadEvent;
import io.github.camelopenai.uploads.support.Background;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One connection that is far slower than the others of the same upload. */
@Timeout(120)
class SlowPartTest extends UploadsTestSupport {

    private static final int PARTS = 4;

    /** More than the operating system accepts at once. */
    private static final int PART = 8 * 1024 * Bytes.KIB;

    private static final byte[] CONTENT = Bytes.random(PARTS * PART);

    /** Slow enough to compare the connections for a second before their parts are sent, also on a busy machine. */
    private static final long USUAL = 4_000_000;

    private static final long SLOW = 60_000;

    private final TcpProxy line = TcpProxy.to(emulator.port()).bandwidthPerConnection(USUAL);
    private Path file;

    @Override
    public void configure(OpenAIUploadsComponent component) {
        component.getConfiguration().setBaseUrl(line.through(emulator.baseUrl()));
        component.getConfiguration().setPartSize("8MiB");
        component.getConfiguration().setParallelParts(String.valueOf(PARTS));
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                ExecutorService senders =
                        getContext().getExecutorServiceManager().newFixedThreadPool(this, "parts", PARTS);
                from("direct:parts")
                        .to("openai-uploads:create")
                        .split(uploadParts(), collectPartIds())
                        .streaming()
                        .parallelProcessing()
                        .executorService(senders)
                        .stopOnException()
                        .to("openai-uploads:addPart")
                        .end()
                        .to("openai-uploads:complete");
            }
        };
    }

    @BeforeEach
    void writeFile() throws IOException {
        file = Files.write(directory.resolve("batch.jsonl"), CONTENT);
    }

    @AfterEach
    void closeLine() {
        line.close();
    }

    private void assertUploaded(Exchange result) {
        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
        assertThat(emulator.onlyUpload().parts()).hasSize(PARTS);
    }

    private static int retries(Exchange result) {
        return result.getMessage().getHeader(OpenAIUploadsConstants.RETRIES, Integer.class);
    }

    private List<UploadEvent.Retried> listenToRetries() {
        List<UploadEvent.Retried> retried = new CopyOnWriteArrayList<>();
        listen(event -> {
            if (event instanceof UploadEvent.Retried again) {
                retried.add(again);
            }
        });
        return retried;
    }

    private void awaitTheOtherParts() {
        await().atMost(60, TimeUnit.SECONDS).until(this::areTheOtherPartsThere);
    }

    private boolean areTheOtherPartsThere() {
        return !emulator.uploads().isEmpty() && emulator.onlyUpload().parts().size() == PARTS - 1;
    }

    /** On a busy machine, another connection may be slow for a moment, too. */
    private static void assertSentAgain(Exchange result) {
        assertThat(retries(result)).isBetween(1, PARTS);
    }

    @Test
    void shouldSendAPartAgainOnAnotherConnectionIfItsOwnIsFarSlowerThanTheOthers() {
        line.bandwidthOfConnection(3, SLOW);

        Exchange result = send("openai-uploads:upload", file);

        assertUploaded(result);
        assertSentAgain(result);
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(PARTS + retries(result));
    }

    @Test
    void shouldSendAPartAgainWhoseConnectionDeliversNothingMore() {
        // The proxy forwards a byte a second.
        line.bandwidthOfConnection(3, 1);

        Exchange result = send("openai-uploads:upload", file);

        assertUploaded(result);
        assertSentAgain(result);
    }

    @Test
    void shouldSendThePartOfAStreamAgain() throws IOException {
        line.bandwidthOfConnection(3, SLOW);

        Exchange result = send("openai-uploads:upload", exchange -> {
            exchange.getMessage().setBody(Files.newInputStream(file));
            exchange.getMessage().setHeader(OpenAIUploadsConstants.BYTES, CONTENT.length);
            exchange.getMessage().setHeader(Exchange.FILE_NAME, "batch.jsonl");
        });

        assertUploaded(result);
        assertSentAgain(result);
        assertThat(spoolFiles()).isEmpty();
    }

    @Test
    void shouldSendAPartAgainThatTheRouteSends() {
        line.bandwidthOfConnection(3, SLOW);

        Exchange result = send("direct:parts", file);

        assertUploaded(result);
        assertSentAgain(result);
    }

    @Test
    void shouldReportTheRetryAndNeverMoreBytesThanThereAre() throws Exception {
        line.bandwidthOfConnection(3, SLOW);
        List<UploadEvent> events = new CopyOnWriteArrayList<>();
        listen(events::add);

        Exchange result = send("openai-uploads:upload?checksum=md5", file);

        assertUploaded(result);
        await().until(() -> events.stream().anyMatch(UploadEvent.Completed.class::isInstance));
        assertThat(events.stream().filter(UploadEvent.Retried.class::isInstance))
                .isNotEmpty()
                .allSatisfy(retried -> assertThat(((UploadEvent.Retried) retried).why())
                        .contains("its connection is far slower than those of the other parts"));
        assertThat(events).allSatisfy(event -> {
            assertThat(event.upload().sentBytes()).isBetween(0L, (long) CONTENT.length);
            assertThat(event.upload().uploadedBytes()).isBetween(0L, (long) CONTENT.length);
        });
        assertThat(events.stream().filter(UploadEvent.PartUploaded.class::isInstance))
                .hasSize(PARTS);
    }

    @Test
    void shouldRecordTheDigestOfTheBytesThatTheServerHas() throws Exception {
        line.bandwidthOfConnection(3, SLOW);
        Path journal = directory.resolve("journal");
        Gate gate = emulator.script().on(EmulatorCall.COMPLETE).hold();

        CompletableFuture<Exchange> result =
                Background.call(() -> send("openai-uploads:upload?journalDirectory=" + journal, file));

        await().until(() -> gate.held() > 0);
        String recorded = contentOfAll(journal);
        for (int part = 0; part < PARTS; part++) {
            byte[] sent = Arrays.copyOfRange(CONTENT, part * PART, (part + 1) * PART);
            assertThat(recorded).contains(Bytes.sha256(sent));
        }
        gate.open();
        assertUploaded(result.join());
        assertSentAgain(result.join());
    }

    private static String contentOfAll(Path directory) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(each, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    @Test
    void shouldSendAPartAgainOnce() {
        line.bandwidthOfConnection(3, SLOW).bandwidthOfConnection(PARTS + 1, SLOW);
        List<UploadEvent.Retried> retried = listenToRetries();

        CompletableFuture<Exchange> upload = Background.call(() -> send("openai-uploads:upload", file));
        await().until(() -> !retried.isEmpty());
        // The second attempt is far slower than the others, too, for longer than it takes to notice that.
        await().atMost(60, TimeUnit.SECONDS).during(2, TimeUnit.SECONDS).until(this::areTheOtherPartsThere);
        line.bandwidthOfConnection(PARTS + 1, 0);

        Exchange result = upload.join();
        assertUploaded(result);
        await().until(() -> retried.size() == retries(result));
        assertThat(retried).isNotEmpty().allSatisfy(each -> assertThat(each.attempt())
                .isEqualTo(1));
    }

    @Test
    void shouldEndTheSecondAttemptWithItsUpload() throws Exception {
        line.bandwidthOfConnection(3, SLOW).bandwidthOfConnection(PARTS + 1, SLOW);
        List<UploadEvent.Retried> retried = listenToRetries();
        CompletableFuture<Exchange> result = new CompletableFuture<>();
        Thread sender = new Thread(() -> result.complete(send("openai-uploads:upload?partBuffer=disk", file)));
        sender.start();
        await().until(() -> !retried.isEmpty());

        sender.interrupt();

        assertThat(result.join().getException()).hasMessageContaining("interrupted");
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
        await().until(() -> emulator.inFlight(EmulatorCall.ADD_PART) == 0);
    }

    @Test
    void shouldSendNoPartAgainWithoutRetries() {
        line.bandwidthOfConnection(3, SLOW);

        CompletableFuture<Exchange> upload = Background.call(() -> send("openai-uploads:upload?maxRetries=0", file));
        awaitTheOtherParts();
        line.bandwidthOfConnection(3, 0);

        Exchange result = upload.join();
        assertUploaded(result);
        assertThat(retries(result)).isZero();
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(PARTS);
    }
}
