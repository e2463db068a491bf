package io.github.camelopenai.uploads.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.emulator.EmulatorClient.Reply;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults that are a matter of when: held, delayed, stalled and early. */
class FaultTimingTest {

    private final UploadsEmulator emulator = UploadsEmulator.start();
    private final EmulatorClient client = new EmulatorClient(emulator);
    private final FaultScript script = emulator.script();

    @AfterEach
    void close() {
        emulator.close();
    }

    private RecordedRequest last() {
        return emulator.requests().get(emulator.requests().size() - 1);
    }

    private boolean hasReceived(long bytes) {
        return !emulator.requests().isEmpty() && last().bodyBytes() == bytes;
    }

    @Test
    void shouldDelayAnAnswer() throws Exception {
        script.on(EmulatorCall.LIST_FILES).delayAnswer(Duration.ofMillis(50));
        long start = System.nanoTime();

        client.get("/files");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
    }

    @Test
    void shouldHoldTheAnswerOfAProcessedRequest() throws Exception {
        String upload = client.create(1).id();
        Gate gate = script.on(EmulatorCall.ADD_PART).holdAnswer();
        CompletableFuture<Reply> reply = client.addPartAsync(upload, "a");
        await().until(() -> gate.held() == 1);
        assertThat(emulator.onlyUpload().parts()).hasSize(1);
        assertThat(reply).isNotDone();

        gate.open();

        assertThat(reply.join().status()).isEqualTo(200);
    }

    @Test
    void shouldStallUntilTheConnectionIsDropped() throws Exception {
        script.on(EmulatorCall.ADD_PART).stall(10);
        CompletableFuture<Reply> reply = client.addPartAsync("upload_1", "abc");
        await().until(() -> emulator.inFlight(EmulatorCall.ADD_PART) == 1 && hasReceived(10));
        assertThat(reply).isNotDone();

        emulator.dropConnections();

        await().until(() -> emulator.inFlight(EmulatorCall.ADD_PART) == 0);
        assertThat(reply).failsWithin(Duration.ofMinutes(1));
        assertThat(last().bodyBytes()).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({"CLOSE", "DRAIN"})
    void shouldAnswerInTheMiddleOfTheBodyAndClose(EarlyAnswer then) throws Exception {
        script.on(EmulatorCall.ADD_PART).answerEarly(413, Map.of(), "too much", 5, then);
        try (RawClient raw = new RawClient(emulator.port())) {
            raw.head("POST /v1/uploads/1/parts", "Content-Length: 100").send("12345");

            assertThat(raw.readAll())
                    .startsWith("HTTP/1.1 413 ")
                    .contains("Connection: close")
                    .endsWith("too much");
            assertThat(last().bodyBytes()).isEqualTo(5);
        }
    }

    @Test
    void shouldAnswerInTheMiddleOfTheBodyAndLeaveTheConnectionOpen() throws Exception {
        script.on(EmulatorCall.ADD_PART).answerEarly(429, Map.of(), "wait", 5, EarlyAnswer.LEAVE_OPEN);
        try (RawClient raw = new RawClient(emulator.port())) {
            raw.head("POST /v1/uploads/1/parts", "Content-Length: 100").send("12345");

            assertThat(raw.readUntil("wait")).startsWith("HTTP/1.1 429 ").doesNotContain("Connection: close");
            raw.send("67890");
            assertThatThrownBy(() -> raw.timeout(50).readAll()).isInstanceOf(SocketTimeoutException.class);
            assertThat(last().bodyBytes()).isEqualTo(5);
        }
    }

    @Test
    void shouldLetAClientWaitFor100Continue() throws Exception {
        String json = EmulatorClient.createJson(1);
        String[] headers = {"Expect: 100-continue", "Content-Type: application/json", "Content-Length: " + json.length()
        };
        try (RawClient raw = new RawClient(emulator.port())) {
            raw.head("POST /v1/uploads", headers).readUntil("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(raw.send(json).readUntil("\"pending\"")).startsWith("HTTP/1.1 200 ");
        }
        script.on(EmulatorCall.CREATE).answerEarly(429, Map.of(), "no", 0);
        try (RawClient raw = new RawClient(emulator.port())) {
            assertThat(raw.head("POST /v1/uploads", headers).readAll()).startsWith("HTTP/1.1 429 ");
        }
    }

    @Test
    void shouldBlockAClientWhenTheBodyIsNotRead() throws Exception {
        script.on(EmulatorCall.ADD_PART).stall(1000);
        try (SocketChannel channel = SocketChannel.open(Loopback.port(emulator.port()))) {
            String head = "POST /v1/uploads/1/parts HTTP/1.1\r\nContent-Length: 60000000\r\n\r\n";
            channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
            channel.configureBlocking(false);
            ByteBuffer megabyte = ByteBuffer.allocate(1 << 20);
            long sent = 0;
            for (int written = 1; written > 0; sent += written) {
                written = channel.write(megabyte.clear());
            }
            assertThat(sent).isLessThan(32 << 20);
            await().until(() -> hasReceived(1000));
        }
    }
}
