package io.github.camelopenai.uploads.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.emulator.EmulatorBuilder;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.support.CapturedLog;
import io.github.camelopenai.uploads.support.NestedOverTls;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.http.HttpComponent;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Connections that the server closes while nothing is sent. */
class IdleConnectionTest {

    @Nested
    class OverHttp extends Cases {}

    @NestedOverTls
    class OverTls extends Cases {}

    @Nested
    class WithAnHttpComponentOfTheUsers extends Cases {
        @Override
        public void configure(OpenAIUploadsComponent component) {
            super.configure(component);
            component.setHttpComponent(new HttpComponent());
        }
    }

    @Timeout(120)
    abstract static class Cases extends UploadsTestSupport {

        @Override
        protected RoutesBuilder createRouteBuilder() {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:slowly")
                            .to("openai-uploads:create")
                            .process(exchange -> awaitClosedConnections())
                            .to("openai-uploads:addPart")
                            .process(exchange -> awaitClosedConnections())
                            .setHeader(OpenAIUploadsConstants.PART_IDS)
                            .exchange(exchange -> List.of(
                                    exchange.getMessage().getHeader(OpenAIUploadsConstants.PART_ID, String.class)))
                            .to("openai-uploads:complete");
                }
            };
        }

        /** A connection that was used less than 10 ms ago is not always checked (IdleConnectionCheck). */
        private void awaitClosedConnections() {
            await().pollDelay(Duration.ofMillis(20)).until(() -> emulator.openConnections() == 0);
        }

        @Override
        public void configure(OpenAIUploadsComponent component) {
            component.getConfiguration().setFileName("a.jsonl");
        }

        private void assertNoRetry(Exchange result, CapturedLog log) {
            assertThat(result.getException()).isNull();
            assertThat(emulator.files()).hasSize(1);
            assertThat(emulator.requests()).hasSize(3);
            assertThat(log.lines()).isEmpty();
        }

        @Test
        void shouldUseAnotherConnectionInsteadOfADeadOneWithoutARetry() {
            emulator.script().onAny().always().closeAfterAnswer();
            try (CapturedLog log = new CapturedLog(Level.WARN, "%m")) {
                Exchange result = send("direct:slowly", "content");

                assertNoRetry(result, log);
            }
            assertThat(emulator.connections()).isEqualTo(3);
        }

        @Test
        void shouldNotTakeAnAnswerToNoRequestForThatToTheNext() {
            emulator.script().onAny().always().closeAfterAnswer(408, "no request came in time");
            try (CapturedLog log = new CapturedLog(Level.WARN, "%m")) {
                Exchange result = send("direct:slowly", "content");

                assertNoRetry(result, log);
            }
        }

        @Test
        void shouldPassOnARefusalOfCompleteThoughTheConnectionWasDead() {
            emulator.script().on(EmulatorCall.ADD_PART).closeAfterAnswer();
            emulator.script().on(EmulatorCall.COMPLETE).always().answerError(400, "invalid", "no");
            emulator.script().on(EmulatorCall.CREATE).closeAfterAnswer();

            Exchange result = send("direct:slowly", "content");

            assertThat(result.getException())
                    .isInstanceOf(OpenAIUploadsException.class)
                    .hasMessageContaining("HTTP 400");
            assertThat(emulator.requestsOf(EmulatorCall.COMPLETE)).hasSize(1);
        }
    }

    @Nested
    class BurstOverHttp extends Burst {}

    @NestedOverTls
    class BurstOverTls extends Burst {}

    @Timeout(120)
    abstract static class Burst extends UploadsTestSupport {

        private static final int MANY = 12;

        @Override
        public EmulatorBuilder emulator() {
            return super.emulator().announcedIdleTimeout(Duration.ofSeconds(1));
        }

        @Override
        public void configure(OpenAIUploadsComponent component) {
            component.getConfiguration().setFileName("a.jsonl");
        }

        /** Sockets of this process, other than those that only the system still knows (TIME_WAIT). */
        private long socketsToTheServer() throws IOException {
            String server = ":%04X".formatted(emulator.port());
            try (Stream<String> four = Files.lines(Path.of("/proc/self/net/tcp"));
                    Stream<String> six = Files.lines(Path.of("/proc/self/net/tcp6"))) {
                return Stream.concat(four, six)
                        .map(line -> line.trim().split("\\s+"))
                        .filter(columns -> columns[2].endsWith(server) && !columns[3].equals("06"))
                        .count();
            }
        }

        @Test
        @EnabledOnOs(OS.LINUX)
        void shouldLeaveNoSocketOfConnectionsThatTheServerHasClosed() throws Exception {
            Gate gate = emulator.script().on(EmulatorCall.CREATE).always().hold();
            ExecutorService threads = Executors.newFixedThreadPool(MANY);
            try {
                List<CompletableFuture<Exchange>> results = IntStream.range(0, MANY)
                        .mapToObj(i -> CompletableFuture.supplyAsync(() -> send("openai-uploads:create", "x"), threads))
                        .toList();
                await().until(() -> gate.held() == MANY);
                assertThat(socketsToTheServer()).isGreaterThanOrEqualTo(MANY);
                gate.open();

                assertThat(results)
                        .allSatisfy(result ->
                                assertThat(result.join().getException()).isNull());
                await().until(() -> socketsToTheServer() == 0);
            } finally {
                threads.shutdownNow();
            }
        }
    }
}
