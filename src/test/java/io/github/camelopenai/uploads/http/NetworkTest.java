package io.github.camelopenai.uploads.http;

import static io.github.camelopenai.uploads.OpenAIUploads.collectPartIds;
import static io.github.camelopenai.uploads.OpenAIUploads.uploadParts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.api.OpenAIUploadsIOException;
import io.github.camelopenai.uploads.api.UploadExpiredException;
import io.github.camelopenai.uploads.emulator.Direction;
import io.github.camelopenai.uploads.emulator.EmulatorBuilder;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.TcpProxy;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.support.Background;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.NestedOverTls;
import io.github.camelopenai.uploads.support.Tls;
import io.github.camelopenai.uploads.support.UploadRoute;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Slow, stalling and breaking lines, time limits, and how the HTTP client is configured. */
class NetworkTest {

    private static final byte[] CONTENT = Bytes.random(300 * Bytes.KIB);

    @Nested
    class OverHttp extends Cases {}

    @NestedOverTls
    class OverTls extends Cases {}

    @Timeout(120)
    abstract static class Cases extends UploadsTestSupport {

        final TcpProxy proxy = TcpProxy.to(emulator.port());

        @Override
        protected RoutesBuilder createRouteBuilder() {
            return new RouteBuilder() {
                @Override
                public void configure() throws Exception {
                    new UploadRoute().addRoutesToCamelContext(getContext());
                    from("direct:onePart")
                            .to("openai-uploads:create")
                            .split(uploadParts(), collectPartIds())
                            .to("openai-uploads:addPart")
                            .end()
                            .to("openai-uploads:complete");
                }
            };
        }

        @Override
        public void configure(OpenAIUploadsComponent component) {
            component.getConfiguration().setBaseUrl(proxy.through(emulator.baseUrl()));
            component.getConfiguration().setFileName("a.jsonl");
            component.getConfiguration().setStallTimeout("1s");
        }

        @AfterEach
        void stopProxy() {
            proxy.close();
        }

        private void assertUploaded(Exchange result) {
            assertThat(result.getException()).isNull();
            assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
        }

        @Test
        void shouldGoOnAfterALineThatStalls() {
            proxy.stallAfter(Direction.TO_SERVER, 100_000).times(1);

            Exchange result = send("direct:upload", CONTENT);

            assertUploaded(result);
            assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.RETRIES, Integer.class))
                    .isPositive();
        }

        @Test
        void shouldGoOnWhenTheAnswerStalls() {
            proxy.stallAfter(Direction.TO_CLIENT, 2_000).times(1);

            assertUploaded(send("direct:upload", CONTENT));
        }

        @Test
        void shouldGoOnAfterResetsAndHalfClosedLines() {
            proxy.resetAfter(Direction.TO_SERVER, 50_000).times(2);

            assertUploaded(send("direct:upload", CONTENT));
        }

        @Test
        void shouldNotGiveUpALineThatIsSlowButMovesThoughAllIsInTheSystemsBuffers() {
            byte[] content = Bytes.random(1_200_000);
            proxy.bandwidthPerConnection(400_000);

            Exchange result = send("direct:onePart", content);

            assertThat(result.getException()).isNull();
            assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(content));
            assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.RETRIES))
                    .isEqualTo(0);
        }

        @Test
        void shouldUseConnectionsAgain() {
            for (int i = 0; i < 5; i++) {
                send("openai-uploads:create", CONTENT);
            }

            assertThat(emulator.connections()).isEqualTo(1);
        }
    }

    @Nested
    @Timeout(120)
    class WithALifeOfThreeSeconds extends UploadsTestSupport {

        @Override
        public EmulatorBuilder emulator() {
            return super.emulator().sessionLife(Duration.ofSeconds(3));
        }

        @Override
        protected RoutesBuilder createRouteBuilder() {
            return new UploadRoute();
        }

        @Override
        public void configure(OpenAIUploadsComponent component) {
            component.getConfiguration().setFileName("a.jsonl");
        }

        @Test
        void shouldEndWithTheUploadsOwnTimeWhateverTheStallTimeout() {
            emulator.script().on(EmulatorCall.ADD_PART).always().stall(1_000);

            Exchange result = send("direct:upload", CONTENT);

            assertThat(result.getException(UploadExpiredException.class))
                    .hasMessageContaining("expires")
                    .hasMessageContaining(emulator.onlyUpload().id());
        }
    }

    @Nested
    @Timeout(120)
    class WithALifeOfFiftySeconds extends UploadsTestSupport {

        @Override
        public EmulatorBuilder emulator() {
            return super.emulator().sessionLife(Duration.ofSeconds(50));
        }

        @Override
        protected RoutesBuilder createRouteBuilder() {
            return new UploadRoute();
        }

        @Override
        public void configure(OpenAIUploadsComponent component) {
            component.getConfiguration().setFileName("a.jsonl");
        }

        /** It was cancelled before its life was over, so nothing waited. */
        @Test
        void shouldNotWaitForARetryThatWouldComeTooLate() {
            emulator.script()
                    .on(EmulatorCall.ADD_PART)
                    .always()
                    .answer(429, java.util.Map.of("Retry-After", "60"), "{}");

            Exchange result = send("direct:upload", "one part");

            assertThat(result.getException(UploadExpiredException.class)).hasStackTraceContaining("HTTP 429");
            assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
        }
    }

    /** Answers nothing, but says what it was asked first. */
    private static CompletableFuture<String> firstLineOf(ServerSocket server) {
        return Background.call(() -> {
            try (Socket socket = server.accept();
                    BufferedReader in = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
                return in.readLine();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    @Nested
    class Client extends UploadsTestSupport {

        @Override
        public EmulatorBuilder emulator() {
            return super.emulator().tls(true);
        }

        @Override
        public void configure(OpenAIUploadsComponent component) {
            component.getConfiguration().setFileName("a.jsonl");
            component.getConfiguration().setMaxRetries(0);
        }

        private OpenAIUploadsComponent component() {
            return context.getComponent("openai-uploads", OpenAIUploadsComponent.class);
        }

        @Test
        void shouldGoThroughTheProxy() throws Exception {
            try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
                CompletableFuture<String> asked = firstLineOf(server);
                component().setProxyHost("127.0.0.1");
                component().setProxyPort(server.getLocalPort());
                component().getConfiguration().setBaseUrl("https://uploads.invalid/v1");

                send("openai-uploads:create", "x");

                assertThat(asked.get(60, TimeUnit.SECONDS)).isEqualTo("CONNECT uploads.invalid:443 HTTP/1.1");
            }
        }

        @Test
        void shouldTryAgainWhenTheProxyRefusesAndSayThatItWasTheProxy() throws Exception {
            try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
                AtomicInteger asked = new AtomicInteger();
                Thread proxy = new Thread(() -> {
                    while (!server.isClosed()) {
                        try (Socket socket = server.accept()) {
                            asked.incrementAndGet();
                            socket.getInputStream().read();
                            socket.getOutputStream()
                                    .write("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                                            .getBytes(StandardCharsets.US_ASCII));
                        } catch (IOException e) {
                            // The test is over.
                        }
                    }
                });
                proxy.start();
                component().setProxyHost("127.0.0.1");
                component().setProxyPort(server.getLocalPort());
                component().getConfiguration().setBaseUrl("https://uploads.invalid/v1");
                component().getConfiguration().setMaxRetries(1);
                component().getConfiguration().setOutageTimeout("1s");

                Exchange result = send("openai-uploads:create", "x");

                assertThat(result.getException())
                        .hasMessageContaining("the proxy refused a request to uploads.invalid:443: HTTP 503");
                assertThat(asked.get()).isGreaterThan(2);
            }
        }

        @Test
        void shouldLeaveTheProxyAsideForTheHostsThatItIsToldTo() {
            component().setProxyHost("127.0.0.1");
            component().setProxyPort(1);
            component().setNonProxyHosts("127.*");
            component().setSslContextParameters(Tls.trusting(emulator));

            assertThat(send("openai-uploads:create", "x").getException()).isNull();
        }

        @Test
        void shouldRefuseACertificateThatItDoesNotTrust() {
            Exchange result = send("openai-uploads:create", "x");

            assertThat(result.getException())
                    .isInstanceOf(OpenAIUploadsIOException.class)
                    .hasStackTraceContaining("unable to find valid certification path");
            assertThat(emulator.requests()).isEmpty();
        }

        @Test
        void shouldUseTheGlobalTlsParametersWhenTold() {
            SSLContextParameters parameters = Tls.trusting(emulator);
            context.setSSLContextParameters(parameters);
            component().setUseGlobalSslContextParameters(true);

            assertThat(send("openai-uploads:create", "x").getException()).isNull();
        }

        @Test
        void shouldWorkWithAnHttpComponentOfTheUsersAndTakeItsRetriesAway() {
            HttpComponent http = new HttpComponent();
            http.setSslContextParameters(Tls.trusting(emulator));
            component().setHttpComponent(http);
            emulator.script().on(EmulatorCall.CREATE).always().answerError(503, null, "busy");

            Exchange result = send("openai-uploads:create", "x");

            assertThat(result.getException()).hasMessageContaining("HTTP 503");
            assertThat(emulator.requestsOf(EmulatorCall.CREATE)).hasSize(1);
        }

        @Test
        void shouldNotFollowRedirectsWithTheKey() {
            emulator.script()
                    .on(EmulatorCall.CREATE)
                    .answer(307, java.util.Map.of("Location", emulator.baseUrl() + "/files"), "");
            component().setSslContextParameters(Tls.trusting(emulator));

            Exchange result = send("openai-uploads:create", "x");

            assertThat(result.getException()).hasMessageContaining("HTTP 307").hasMessageContaining("not followed");
            assertThat(emulator.requests()).hasSize(1);
        }
    }

    @Nested
    class ConnectionLimit extends UploadsTestSupport {

        @Override
        protected RoutesBuilder createRouteBuilder() {
            return new UploadRoute();
        }

        @Override
        public void configure(OpenAIUploadsComponent component) {
            component.getConfiguration().setFileName("a.jsonl");
            component.setConnectionsPerRoute(2);
        }

        @Test
        void shouldWaitForAFreeConnectionRatherThanFail() {
            Gate gate = emulator.script().on(EmulatorCall.ADD_PART).always().hold();
            CompletableFuture<Exchange> upload = Background.call(() -> send("direct:upload", Bytes.random(2_000_000)));
            await().until(() -> gate.held() == 2);
            gate.open();

            assertThat(upload.join().getException()).isNull();
            assertThat(emulator.maxInFlight(EmulatorCall.ADD_PART)).isEqualTo(2);
            await().until(() -> emulator.openConnections() <= 2);
        }
    }
}
