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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.console.DevConsole;
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
}
