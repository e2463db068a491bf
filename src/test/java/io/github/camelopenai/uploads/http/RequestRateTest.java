package io.github.camelopenai.uploads.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.RecordedRequest;
import io.github.camelopenai.uploads.support.Background;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.UploadRoute;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.management.Attribute;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.console.DevConsole;
import org.apache.camel.test.junit5.TestExecutionConfiguration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The option {@code requestsPerMinute}. */
class RequestRateTest {

    private static final byte[] CONTENT = Bytes.random(512 * Bytes.KIB);
    private static final String UPLOAD = "openai-uploads:upload?partSize=64KiB&parallelParts=8&fileName=batch.jsonl";

    @Timeout(120)
    abstract static class Cases extends UploadsTestSupport {

        @Override
        protected RoutesBuilder createRouteBuilder() {
            return new UploadRoute();
        }

        /** Asserts that the requests took at least as long as the limit demands. */
        void assertTakes(int requests, int perMinute, Runnable uploads) {
            long begun = System.nanoTime();
            uploads.run();
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            assertThat(emulator.requests()).hasSize(requests);
            assertThat(millis).isGreaterThanOrEqualTo((requests - 1) * 60_000L / perMinute);
        }

        void upload(String uri) {
            assertThat(send(uri, CONTENT).getException()).isNull();
        }
    }

    @Nested
    class OfAnEndpoint extends Cases {

        @Test
        void shouldStartTheRequestsOfAnUploadAtEvenIntervals() {
            assertTakes(10, 600, () -> upload(UPLOAD + "&requestsPerMinute=600"));
        }

        @Test
        void shouldCountRetries() {
            emulator.script().on(EmulatorCall.ADD_PART).times(4).answerError(500, null, "again");

            assertTakes(14, 600, () -> upload(UPLOAD + "&requestsPerMinute=600"));
        }

        @Test
        void shouldSendRefusedRequestsAtTheLimitToo() {
            emulator.script().on(EmulatorCall.ADD_PART).times(3).answerError(429, null, "slower");

            upload(UPLOAD + "&requestsPerMinute=1200");

            assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
        }

        @Test
        void shouldTakeTheLowestValueOfAnAccount() {
            assertTakes(20, 600, () -> {
                CompletableFuture<?> one = Background.run(() -> upload(UPLOAD + "&requestsPerMinute=600"));
                await().until(() -> !emulator.requests().isEmpty());
                upload(UPLOAD + "&requestsPerMinute=6000");
                one.join();
            });
        }

        @Test
        void shouldNotHoldBackAnotherAccount() {
            CompletableFuture<Exchange> slow = Background.call(() -> send(UPLOAD + "&requestsPerMinute=1", CONTENT));
            await().until(() -> emulator.uploads().size() == 1);
            emulator.accept("other-key");

            upload(UPLOAD + "&apiKey=other-key");

            assertThat(slow).isNotDone();
            context.getComponent("openai-uploads").stop();
            assertThat(slow.join().getException()).hasMessageContaining("is being stopped");
            // The cancel does not wait.
            assertThat(emulator.requests())
                    .last()
                    .extracting(RecordedRequest::call)
                    .isEqualTo(EmulatorCall.CANCEL);
        }

        @Test
        void shouldShowTheLimitInTheConsole() {
            CompletableFuture<Exchange> slow = Background.call(() -> send(UPLOAD + "&requestsPerMinute=1", CONTENT));
            await().until(() -> emulator.requestsOf(EmulatorCall.CREATE).size() == 1);

            await().untilAsserted(() -> assertThat((String) devConsole().call(DevConsole.MediaType.TEXT))
                    .containsPattern(
                            "Pace at .*: at most 1 requests a minute, held back, none for [0-9]+ ms, 0 run, 8 wait"));

            context.getComponent("openai-uploads").stop();
            assertThat(slow.join().getException()).isNotNull();
        }

        @ParameterizedTest
        @ValueSource(strings = {"-1", "0.5", "many", "60/min"})
        void shouldRefuseAWrongValue(String value) {
            assertThatThrownBy(() -> context.getEndpoint(UPLOAD + "&requestsPerMinute=" + value)
                            .createProducer()
                            .start())
                    .hasStackTraceContaining("requestsPerMinute is ")
                    .hasStackTraceContaining("whole number of at least 0");
        }
    }

    @Nested
    class OfTheComponent extends Cases {

        @Override
        public void configure(OpenAIUploadsComponent component) {
            component.getConfiguration().setRequestsPerMinute(600);
            component.getConfiguration().setFileName("batch.jsonl");
        }

        @Test
        void shouldCountTheRequestsOfAllEndpointsTogether() {
            assertTakes(20, 600, () -> {
                CompletableFuture<?> one = Background.run(() -> upload(UPLOAD));
                upload("direct:upload");
                one.join();
            });
        }
    }

    @Nested
    class ByAnOperator extends Cases {

        @Override
        public void configureTest(TestExecutionConfiguration configuration) {
            super.configureTest(configuration.withJMX(true));
        }

        private Object jmx(String type, Integer value) throws Exception {
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            ObjectName name = server
                    .queryNames(
                            new ObjectName("org.apache.camel:context=" + context.getManagementName() + ",type=" + type
                                    + ",name=\"openai-uploads*\""),
                            null)
                    .stream()
                    .filter(bean -> type.equals("components")
                            || bean.getKeyProperty("name").contains("//create"))
                    .findFirst()
                    .orElseThrow();
            if (value != null) {
                server.setAttribute(name, new Attribute("RequestsPerMinute", value));
            }
            return server.getAttribute(name, "RequestsPerMinute");
        }

        private String act(String... options) {
            Map<String, Object> all = new HashMap<>(Map.of("action", "limit"));
            for (int i = 0; i < options.length; i += 2) {
                all.put(options[i], options[i + 1]);
            }
            return (String) devConsole().call(DevConsole.MediaType.TEXT, all);
        }

        private CompletableFuture<Exchange> waiting() {
            CompletableFuture<Exchange> slow = Background.call(() -> send(UPLOAD + "&requestsPerMinute=1", CONTENT));
            await().untilAsserted(() -> assertThat((String) devConsole().call(DevConsole.MediaType.TEXT))
                    .contains("at most 1 requests a minute, held back", "8 wait"));
            return slow;
        }

        @ParameterizedTest
        @ValueSource(strings = {"endpoints", "components"})
        void shouldChangeTheLimitByJmxWhileRequestsWait(String type) throws Exception {
            CompletableFuture<Exchange> slow = waiting();
            assertThat(jmx("endpoints", null)).isEqualTo(1);
            assertThat(jmx("components", null)).isEqualTo(0);

            assertThat(jmx(type, 6_000)).isEqualTo(6_000);

            assertThat(slow.join().getException()).isNull();
            assertThat(jmx("endpoints", null)).isEqualTo(6_000);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "openai-uploads:upload*"})
        void shouldChangeTheLimitByTheConsoleWhileRequestsWait(String endpoint) {
            CompletableFuture<Exchange> slow = waiting();

            String done = endpoint.isEmpty()
                    ? act("requestsPerMinute", "0")
                    : act("requestsPerMinute", "0", "endpoint", endpoint);

            assertThat(done).contains("requestsPerMinute ", " 0 (no limit)").contains("nothing is held back");
            assertThat(slow.join().getException()).isNull();
        }

        @Test
        void shouldKeepTheChangedLimitForLaterEndpoints() {
            assertThat(act("requestsPerMinute", "600", "maxBytesPerSecond", "1GB"))
                    .contains("maxBytesPerSecond of the component is 1GB; requestsPerMinute of each account is 600");

            assertTakes(20, 600, () -> {
                upload(UPLOAD);
                upload(UPLOAD + "&requestsPerMinute=100000");
            });
        }

        @ParameterizedTest
        @ValueSource(strings = {"-1", "0.5", "many"})
        void shouldRefuseAWrongLimit(String value) {
            assertThat(act("requestsPerMinute", value))
                    .contains("The action limit has failed: requestsPerMinute is ", "whole number of at least 0");
            assertThat(act()).contains("The action limit has failed: give the limit, with maxBytesPerSecond=");
        }
    }
}
