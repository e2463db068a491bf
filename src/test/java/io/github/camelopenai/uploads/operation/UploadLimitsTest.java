package io.github.camelopenai.uploads.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits of all uploads of a component together: parallel parts and buffered bytes. */
class UploadLimitsTest {

    private static final int PART = 64 * Bytes.KIB;
    private static final byte[] CONTENT = Bytes.random(6 * PART);
    private static final String UPLOAD = "openai-uploads:upload?fileName=batch.jsonl&partSize=64KiB";

    @Timeout(120)
    abstract static class Uploads extends UploadsTestSupport {

        private final ExecutorService callers = Executors.newCachedThreadPool();
        private final List<CompletableFuture<Exchange>> uploads = new ArrayList<>();

        @AfterEach
        void endCallers() {
            callers.shutdownNow();
        }

        void uploadInBackground(String options, Object body) {
            uploads.add(CompletableFuture.supplyAsync(
                    () -> send(UPLOAD + options, exchange -> {
                        exchange.getMessage().setBody(body);
                        if (body instanceof InputStream) {
                            exchange.getMessage().setHeader(OpenAIUploadsConstants.BYTES, CONTENT.length);
                        }
                    }),
                    callers));
        }

        void assertAllSucceed() throws Exception {
            for (CompletableFuture<Exchange> upload : uploads) {
                assertThat(upload.get(60, TimeUnit.SECONDS).getException()).isNull();
            }
            assertThat(emulator.files()).hasSize(uploads.size()).allSatisfy(file -> assertThat(file.sha256())
                    .isEqualTo(Bytes.sha256(CONTENT)));
            assertThat(spoolFiles()).isEmpty();
        }
    }

    @Nested
    class Slots extends Uploads {

        @Override
        public void configure(OpenAIUploadsComponent component) {
            component.setMaxParallelParts(3);
        }

        @Test
        void shouldSendNoMorePartsAtOnceThanTheComponentAllows() throws Exception {
            Gate gate = emulator.script().on(EmulatorCall.ADD_PART).always().hold();
            for (int i = 0; i < 2; i++) {
                uploadInBackground("&parallelParts=8", CONTENT);
            }

            await().until(() -> emulator.inFlight(EmulatorCall.ADD_PART) == 3);
            gate.open();

            assertAllSucceed();
            assertThat(emulator.maxInFlight(EmulatorCall.ADD_PART)).isEqualTo(3);
        }

        @Test
        void shouldNotCreateAnUploadBeforeItsTurn() throws Exception {
            Gate gate = emulator.script().on(EmulatorCall.ADD_PART).always().hold();
            for (int i = 0; i < 5; i++) {
                uploadInBackground("&parallelParts=1", CONTENT);
            }

            await().until(() -> emulator.inFlight(EmulatorCall.ADD_PART) == 3);
            await().during(200, TimeUnit.MILLISECONDS)
                    .until(() -> emulator.requestsOf(EmulatorCall.CREATE).size() == 3);
            gate.open();

            assertAllSucceed();
        }

        @Test
        void shouldYieldToALaterFile() throws Exception {
            Gate first = emulator.script().on(EmulatorCall.ADD_PART).times(3).hold();
            Gate rest =
                    emulator.script().on(EmulatorCall.ADD_PART).nth(4).always().hold();
            uploadInBackground("&parallelParts=3", CONTENT);
            await().until(() -> emulator.inFlight(EmulatorCall.ADD_PART) == 3);
            uploadInBackground("&parallelParts=3", CONTENT);
            await().until(() -> Thread.getAllStackTraces().values().stream()
                    .flatMap(Arrays::stream)
                    .anyMatch(frame -> frame.getMethodName().equals("join")
                            && frame.getClassName().endsWith(".PartSlots")));
            assertThat(emulator.uploads()).hasSize(1);

            first.open();

            // The second one gets its slot, though the first still has parts to send.
            await().until(() -> emulator.uploads().size() == 2 && rest.held() == 3);
            rest.open();
            assertAllSucceed();
        }

        @Test
        void shouldStopWaitingForItsTurnWhenInterrupted() throws Exception {
            Gate gate = emulator.script().on(EmulatorCall.ADD_PART).always().hold();
            for (int i = 0; i < 3; i++) {
                uploadInBackground("&parallelParts=1", CONTENT);
            }
            await().until(() -> emulator.inFlight(EmulatorCall.ADD_PART) == 3);
            Exchange[] result = new Exchange[1];
            Thread waiting = new Thread(() -> result[0] = send(UPLOAD, CONTENT));
            waiting.start();
            await().until(() ->
                    waiting.getState() == Thread.State.WAITING || waiting.getState() == Thread.State.TIMED_WAITING);

            waiting.interrupt();
            waiting.join(60_000);

            assertThat(result[0].getException()).hasMessageContaining("interrupted");
            gate.open();
            assertAllSucceed();
        }
    }

    @Nested
    class Buffers extends Uploads {

        @Override
        public void configure(OpenAIUploadsComponent component) {
            component.setMaxBufferedBytes("256KiB");
            component.setMaxParallelParts(100);
        }

        @ParameterizedTest
        @ValueSource(strings = {"disk", "memory"})
        void shouldBufferNoMoreThanTheComponentAllows(String buffer) throws Exception {
            Gate gate = emulator.script().on(EmulatorCall.ADD_PART).always().hold();
            List<ByteArrayInputStream> streams = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                ByteArrayInputStream stream = new ByteArrayInputStream(CONTENT);
                streams.add(stream);
                // It needs two parts: one that is sent and one that is read.
                uploadInBackground("&parallelParts=1&partBuffer=" + buffer, stream);
            }

            await().until(() -> emulator.inFlight(EmulatorCall.ADD_PART) == 2 && read(streams) == 4 * PART);
            await().during(200, TimeUnit.MILLISECONDS).until(() -> read(streams) == 4 * PART);
            assertThat(emulator.uploads()).hasSize(2);
            gate.open();

            assertAllSucceed();
        }

        private static int read(List<ByteArrayInputStream> streams) {
            return streams.stream()
                    .mapToInt(stream -> CONTENT.length - stream.available())
                    .sum();
        }

        @Test
        void shouldManageWithLessThanAnUploadWouldLike() throws Exception {
            uploadInBackground("&parallelParts=8", new ByteArrayInputStream(CONTENT));

            assertAllSucceed();
            assertThat(emulator.maxInFlight(EmulatorCall.ADD_PART)).isLessThanOrEqualTo(4);
        }

        @Test
        void shouldRefusePartsThatNeverFit() {
            Exchange result = send("openai-uploads:upload?fileName=a.jsonl&partSize=300KiB", exchange -> {
                exchange.getMessage().setBody(new ByteArrayInputStream(CONTENT));
                exchange.getMessage().setHeader(OpenAIUploadsConstants.BYTES, CONTENT.length);
            });

            assertThat(result.getException())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("307200")
                    .hasMessageContaining("262144")
                    .hasMessageContaining("maxBufferedBytes");
            assertThat(emulator.requests()).isEmpty();
        }

        @Test
        void shouldNotCountFilesAndArrays() throws Exception {
            Exchange result = send("openai-uploads:upload?fileName=a.jsonl&partSize=300KiB", CONTENT);

            assertThat(result.getException()).isNull();
        }
    }
}
