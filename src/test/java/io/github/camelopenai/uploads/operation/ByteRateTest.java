package io.github.camelopenai.uploads.operation;

import static io.github.camelopenai.uploads.OpenAIUploads.collectPartIds;
import static io.github.camelopenai.uploads.OpenAIUploads.uploadParts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsEndpoint;
import io.github.camelopenai.uploads.api.UploadExpiredException;
import io.github.camelopenai.uploads.emulator.Direction;
import io.github.camelopenai.uploads.emulator.EmulatorBuilder;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.TcpProxy;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.support.Background;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.NestedOverTls;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import javax.management.Attribute;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.console.DevConsole;
import org.apache.camel.test.junit5.TestExecutionConfiguration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The option {@code maxBytesPerSecond}. */
class ByteRateTest {

    private static final byte[] CONTENT = Bytes.random(512 * Bytes.KIB);
    private static final String UPLOAD =
            "openai-uploads:upload?fileName=batch.jsonl&partSize=64KiB&parallelParts=8&maxBytesPerSecond=";

    @Timeout(120)
    abstract static class Uploads extends UploadsTestSupport {

        @Override
        public void configureTest(TestExecutionConfiguration configuration) {
            super.configureTest(configuration.withJMX(true));
        }

        @Override
        protected RouteBuilder createRouteBuilder() {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    ExecutorService eight =
                            getContext().getExecutorServiceManager().newFixedThreadPool(this, "parts", 8);
                    from("direct:upload").to(UPLOAD + "100B");
                    from("direct:parts")
                            .to("openai-uploads:create?autoCancel=true&partSize=64KiB&fileName=batch.jsonl")
                            .split(uploadParts(), collectPartIds())
                            .streaming()
                            .parallelProcessing()
                            .executorService(eight)
                            .stopOnException()
                            .to("openai-uploads:addPart?maxBytesPerSecond=512KiB")
                            .end()
                            .to("openai-uploads:complete");
                }
            };
        }

        /** Runs an upload, and asserts that it took at least as long as its bytes do at this rate. */
        void assertTakes(long bytes, long bytesPerSecond, Runnable upload) {
            long begun = System.nanoTime();
            upload.run();
            // At most a tenth of a second is made up for.
            Duration least = Duration.ofMillis(1000 * bytes / bytesPerSecond - 150);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(least);
        }

        void upload(String uri, Object body) {
            assertThat(send(uri, body).getException()).isNull();
            assertThat(emulator.files().get(emulator.files().size() - 1).sha256())
                    .isEqualTo(Bytes.sha256(CONTENT));
        }

        Object jmx(String type, String attribute, String value) throws Exception {
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            ObjectName name = server
                    .queryNames(
                            new ObjectName("org.apache.camel:context=" + context.getManagementName() + ",type=" + type
                                    + ",name=\"openai-uploads*\""),
                            null)
                    .stream()
                    .filter(bean -> type.equals("components")
                            || bean.getKeyProperty("name").contains("//upload"))
                    .findFirst()
                    .orElseThrow();
            if (value != null) {
                server.setAttribute(name, new Attribute(attribute, value));
            }
            return server.getAttribute(name, attribute);
        }

        String act(Map<String, Object> options) {
            return (String) devConsole().call(DevConsole.MediaType.TEXT, options);
        }
    }

    abstract static class UploadsOverBoth extends Uploads {

        @Test
        void shouldSendTheParallelPartsTogetherAtTheRateOfTheEndpoint() {
            assertTakes(CONTENT.length, 512 * Bytes.KIB, () -> upload(UPLOAD + "512KiB", CONTENT));
            assertThat(emulator.maxInFlight(EmulatorCall.ADD_PART)).isGreaterThan(1);
        }

        @Test
        void shouldCountThePartsThatAreSentAgain() {
            emulator.script().on(EmulatorCall.ADD_PART).times(2).answerError(500, null, "again");

            assertTakes(CONTENT.length * 5 / 4, 512 * Bytes.KIB, () -> upload(UPLOAD + "512KiB", CONTENT));
        }

        /** Each of 16 parts sends a twentieth of a second's bytes in its turn, and so nothing for 0.75 seconds. */
        @Test
        void shouldNotTakeASlowRateForAStall() {
            byte[] few = Bytes.random(16 * 25);

            Exchange result = send(
                    "openai-uploads:upload?fileName=batch.jsonl&partSize=25B&parallelParts=16&stallTimeout=500ms"
                            + "&maxBytesPerSecond=2000B",
                    few);

            assertThat(result.getException()).isNull();
            assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(16);
            assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(few));
        }

        @Test
        void shouldDeliverSmallPiecesAsTheyAreWritten() throws Exception {
            try (TcpProxy line = TcpProxy.to(emulator.port())) {
                String slow = "openai-uploads:upload?fileName=batch.jsonl&maxBytesPerSecond=2000B&baseUrl="
                        + line.through(emulator.baseUrl());
                CompletableFuture<Exchange> running = Background.call(() -> send(slow, CONTENT));
                await().until(() -> emulator.inFlight(EmulatorCall.ADD_PART) == 1);
                long before = line.bytes(Direction.TO_SERVER);

                await().until(() -> line.bytes(Direction.TO_SERVER) > before);
                // Less than the buffer of the HTTP client.
                assertThat(line.bytes(Direction.TO_SERVER)).isLessThan(before + 8000);

                context.getEndpoint(slow, OpenAIUploadsEndpoint.class).setMaxBytesPerSecond("0");
                assertThat(running.join().getException()).isNull();
            }
        }

        @Test
        void shouldEndAtOnceWhenTheContextStops() {
            CompletableFuture<Exchange> running = Background.call(() -> send(UPLOAD + "10B", CONTENT));
            await().until(() -> emulator.inFlight(EmulatorCall.ADD_PART) == 8);

            context.getComponent("openai-uploads").stop();

            assertThat(running.join().getException()).hasMessageContaining("is being stopped");
            assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
        }
    }

    @Nested
    class OverHttp extends UploadsOverBoth {

        @Test
        void shouldLimitThePartsOfARoute() {
            assertTakes(CONTENT.length, 512 * Bytes.KIB, () -> upload("direct:parts", CONTENT));
        }

        @Test
        void shouldLimitThePartsOfAStream() {
            assertTakes(
                    CONTENT.length,
                    512 * Bytes.KIB,
                    () -> upload(UPLOAD + "512KiB&spoolStreams=all", new ByteArrayInputStream(CONTENT)));
        }

        @Test
        void shouldChangeTheRateOfAnEndpointByJmxWhilePartsAreSent() throws Exception {
            CompletableFuture<Exchange> running = Background.call(() -> send("direct:upload", CONTENT));
            await().until(() -> emulator.inFlight(EmulatorCall.ADD_PART) == 8);
            assertThat(jmx("endpoints", "MaxBytesPerSecond", null)).isEqualTo("100B");

            assertThat(jmx("endpoints", "MaxBytesPerSecond", "100MB")).isEqualTo("100MB");

            assertThat(running.join().getException()).isNull();
            assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(8);
        }

        @Test
        void shouldLimitAllEndpointsTogetherByJmx() throws Exception {
            assertThat(jmx("components", "MaxBytesPerSecond", "512KiB")).isEqualTo("512KiB");

            assertTakes(2 * CONTENT.length, 512 * Bytes.KIB, () -> {
                CompletableFuture<?> one = Background.run(() -> upload(UPLOAD + "0", CONTENT));
                upload(UPLOAD + "100MB", CONTENT);
                one.join();
            });
            assertThat(jmx("components", "MaxBytesPerSecond", "0")).isEqualTo("0");
        }

        @Test
        void shouldChangeTheRatesWithTheConsole() {
            CompletableFuture<Exchange> running = Background.call(() -> send(UPLOAD + "100B", CONTENT));
            await().until(() -> emulator.inFlight(EmulatorCall.ADD_PART) == 8);
            assertThat(act(Map.of()))
                    .contains("Limit of openai-uploads://upload")
                    .contains(": 100B per second");

            assertThat(act(Map.of("action", "limit", "maxBytesPerSecond", "1MB")))
                    .contains("maxBytesPerSecond of the component is 1MB");
            assertThat(act(Map.of("action", "limit", "maxBytesPerSecond", "0", "endpoint", "openai-uploads:upload*")))
                    .contains("maxBytesPerSecond is 0 (no limit): openai-uploads://upload");

            assertThat(running.join().getException()).isNull();
            assertThat(act(Map.of("action", "limit"))).contains("maxBytesPerSecond=...");
            assertThat(act(Map.of("action", "limit", "maxBytesPerSecond", "fast")))
                    .contains("maxBytesPerSecond is 'fast', which is not a size");
        }

        @ParameterizedTest
        @ValueSource(strings = {"fast", "-1", "10MB/s", "1.5MB", "1000"})
        void shouldRefuseAWrongRate(String value) {
            assertThatThrownBy(() ->
                            context.getEndpoint(UPLOAD + value).createProducer().start())
                    .hasMessageContaining("maxBytesPerSecond is '" + value + "'");
        }
    }

    @NestedOverTls
    class OverTls extends UploadsOverBoth {}

    @Nested
    class OfTheComponent extends Uploads {

        @Override
        public void configure(OpenAIUploadsComponent component) {
            component.getConfiguration().setMaxBytesPerSecond("512KiB");
        }

        @Test
        void shouldLimitAllEndpointsTogether() {
            assertTakes(2 * CONTENT.length, 512 * Bytes.KIB, () -> {
                CompletableFuture<?> one = Background.run(() -> upload(UPLOAD + "0", CONTENT));
                upload(UPLOAD + "100MB", CONTENT);
                one.join();
            });
        }
    }

    @Nested
    class Expiry extends Uploads {

        @Override
        public EmulatorBuilder emulator() {
            return super.emulator().sessionLife(Duration.ofSeconds(3));
        }

        @Test
        void shouldSayThatTheLimitIsTheReasonWhenAnUploadExpires() {
            Exchange result = send(UPLOAD + "20KB", CONTENT);

            assertThat(result.getException())
                    .isInstanceOf(UploadExpiredException.class)
                    .hasMessageContaining("maxBytesPerSecond limits the rate to 20000 bytes per second");
        }
    }
}
