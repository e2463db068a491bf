package io.github.camelopenai.uploads.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.RateLimit;
import io.github.camelopenai.uploads.emulator.RecordedRequest;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.NestedOverTls;
import io.github.camelopenai.uploads.support.UploadRoute;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that take so many requests in a time, and refuse the others. */
class RateLimitTest {

    private static final byte[] CONTENT = Bytes.random(1024 * Bytes.KIB);
    private static final byte[] HALF = Arrays.copyOf(CONTENT, CONTENT.length / 2);
    private static final String UPLOAD = "openai-uploads:upload?partSize=64KiB&parallelParts=4";

    @Nested
    class OverHttp extends Cases {}

    @NestedOverTls
    class OverTls extends Cases {}

    @Timeout(120)
    abstract static class Cases extends UploadsTestSupport {

        private final ExecutorService threads = Executors.newCachedThreadPool();

        @Override
        protected RoutesBuilder createRouteBuilder() {
            return new UploadRoute();
        }

        @Override
        public void configure(OpenAIUploadsComponent component) {
            component.getConfiguration().setFileName("batch.jsonl");
            component.getConfiguration().setRetryDelay("10ms");
        }

        @AfterEach
        void stop() {
            threads.shutdownNow();
        }

        static Stream<RateLimit> limits() {
            RateLimit evenly = RateLimit.of(1, Duration.ofMillis(30));
            RateLimit inBursts = RateLimit.of(5, Duration.ofMillis(150));
            return Stream.of(evenly, inBursts)
                    .flatMap(limit -> Stream.of(
                            limit,
                            limit.status(503),
                            limit.retryAfter(),
                            limit.status(503).retryAfter()));
        }

        private static Duration waitBetween(RecordedRequest one, RecordedRequest next) {
            return Duration.ofNanos(next.startNanos() - one.startNanos());
        }

        private int refused() {
            return (int) emulator.requests().stream()
                    .filter(request -> request.status() == 429 || request.status() == 503)
                    .count();
        }

        @ParameterizedTest
        @MethodSource("limits")
        void shouldUploadAsFastAsTheServerTakesRequests(RateLimit limit) {
            emulator.script().limit(limit);

            Exchange result = send(UPLOAD, CONTENT);

            assertThat(result.getException()).isNull();
            assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
            assertThat(refused()).isLessThan(40);
        }

        @ParameterizedTest
        @MethodSource("limits")
        void shouldShareWhatTheServerTakesAmongUploads(RateLimit limit) throws Exception {
            emulator.script().limit(limit);
            List<Future<Exchange>> uploads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                uploads.add(threads.submit(() -> send(UPLOAD, HALF)));
            }

            for (Future<Exchange> upload : uploads) {
                assertThat(upload.get(100, TimeUnit.SECONDS).getException()).isNull();
            }
            assertThat(emulator.files()).hasSize(4);
            assertThat(refused()).isLessThan(50);
        }

        @Test
        void shouldUploadManySmallFiles() throws Exception {
            emulator.script().limit(RateLimit.of(1, Duration.ofMillis(20)));
            List<Future<Exchange>> uploads = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                uploads.add(threads.submit(() -> send(UPLOAD, "some lines")));
            }

            for (Future<Exchange> upload : uploads) {
                assertThat(upload.get(100, TimeUnit.SECONDS).getException()).isNull();
            }
            assertThat(emulator.files()).hasSize(20);
        }

        @Test
        void shouldUploadPartsOfARoute() {
            emulator.script().limit(RateLimit.of(1, Duration.ofMillis(30)));

            Exchange result = send("direct:upload", CONTENT);

            assertThat(result.getException()).isNull();
            assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
        }

        /** Those that came later would take its turn again and again. */
        @Test
        void shouldSendARefusedPartAgainBeforeThoseThatHaveNotBeenTried() {
            emulator.script().on(EmulatorCall.ADD_PART).nth(1).answerError(429, "rate_limit_exceeded", "slow down");

            Exchange result = send("openai-uploads:upload?partSize=64KiB&parallelParts=1&retryDelay=300ms", CONTENT);

            assertThat(result.getException()).isNull();
            List<RecordedRequest> parts = emulator.requestsOf(EmulatorCall.ADD_PART);
            assertThat(parts).hasSize(17);
            assertThat(waitBetween(parts.get(0), parts.get(1))).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        }
    }
}
