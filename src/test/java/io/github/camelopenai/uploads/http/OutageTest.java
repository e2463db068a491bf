package io.github.camelopenai.uploads.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.ComponentInternals;
import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConfiguration;
import io.github.camelopenai.uploads.api.OpenAIUploadsIOException;
import io.github.camelopenai.uploads.api.session.UploadProgress;
import io.github.camelopenai.uploads.emulator.Direction;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.TcpProxy;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.monitoring.UploadEvent;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.CapturedLog;
import io.github.camelopenai.uploads.support.NestedOverTls;
import io.github.camelopenai.uploads.support.UploadRoute;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers, proxies and lines that are away for a while, and then there again. */
class OutageTest {

    private static final byte[] CONTENT = Bytes.random(1024 * Bytes.KIB);
    private static final int PARTS = 16;
    private static final int PARALLEL = 8;
    private static final String UPLOAD =
            "openai-uploads:upload?fileName=batch.jsonl&partSize=64KiB&parallelParts=" + PARALLEL;

    @Nested
    class OverHttp extends Cases {}

    @NestedOverTls
    class OverTls extends Cases {}

    @Timeout(120)
    abstract static class Cases extends UploadsTestSupport {

        final TcpProxy proxy = TcpProxy.to(emulator.port());
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final List<UploadEvent.Retried> retries = new CopyOnWriteArrayList<>();

        @Override
        protected RoutesBuilder createRouteBuilder() {
            return new UploadRoute();
        }

        @Override
        public void configure(OpenAIUploadsComponent component) throws Exception {
            OpenAIUploadsConfiguration options = component.getConfiguration();
            options.setBaseUrl(proxy.through(emulator.baseUrl()));
            options.setFileName("batch.jsonl");
            options.setStallTimeout("1s");
            options.setOutageTimeout("60s");
        }

        @AfterEach
        void stop() {
            threads.shutdownNow();
            proxy.close();
        }

        private void collectRetries() {
            listen(event -> {
                if (event instanceof UploadEvent.Retried retried) {
                    retries.add(retried);
                }
            });
        }

        private Future<Exchange> begin(String uri, Object body) {
            return threads.submit(() -> send(uri, body));
        }

        private OpenAIUploadsComponent component() {
            return context.getComponent("openai-uploads", OpenAIUploadsComponent.class);
        }

        private boolean waitsForTheNetwork() {
            return ComponentInternals.runtime(component()).accounts().paces().stream()
                    .anyMatch(pace -> pace.getValue().unansweredSince() != null);
        }

        private void assertUploaded(Future<Exchange> upload, byte[] content) throws Exception {
            Exchange result = upload.get(100, TimeUnit.SECONDS);
            assertThat(result.getException()).isNull();
            assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(content));
            assertThat(emulator.requestsOf(EmulatorCall.CANCEL)).isEmpty();
        }

        enum Away {
            SERVER,
            PROXY,
            SILENT;

            void begin(Cases test) {
                switch (this) {
                    case SERVER -> test.emulator.takeDown();
                    case PROXY -> test.proxy.takeDown();
                    case SILENT -> {
                        for (Direction direction : Direction.values()) {
                            test.proxy.stallAfter(direction, 0);
                        }
                    }
                }
            }

            void end(Cases test) {
                switch (this) {
                    case SERVER -> test.emulator.bringUp();
                    case PROXY -> test.proxy.bringUp();
                    case SILENT -> test.proxy.heal();
                }
            }
        }

        @ParameterizedTest
        @EnumSource
        void shouldSurviveThatNothingAnswersWhilePartsAreSent(Away away) throws Exception {
            Gate gate =
                    emulator.script().on(EmulatorCall.ADD_PART).times(PARALLEL).hold();
            Future<Exchange> upload = begin(UPLOAD, CONTENT);
            await().until(() -> gate.held() == PARALLEL);

            away.begin(this);
            await().atMost(60, TimeUnit.SECONDS).until(this::waitsForTheNetwork);
            int connections = proxy.connections();
            // Somebody tries, again and again, and not all of them.
            await().atMost(60, TimeUnit.SECONDS)
                    .until(() -> away == Away.PROXY || proxy.connections() > connections + 1);
            gate.open();
            away.end(this);

            assertUploaded(upload, CONTENT);
            assertThat(waitsForTheNetwork()).isFalse();
        }

        @Test
        void shouldSendAgainNoMoreThanWasUnderWay() throws Exception {
            Gate gate =
                    emulator.script().on(EmulatorCall.ADD_PART).times(PARALLEL).hold();
            Future<Exchange> upload = begin(UPLOAD, CONTENT);
            await().until(() -> gate.held() == PARALLEL);

            proxy.takeDown();
            await().until(this::waitsForTheNetwork);
            proxy.bringUp();

            assertUploaded(upload, CONTENT);
            assertThat(emulator.requestsOf(EmulatorCall.ADD_PART).stream().filter(request -> request.status() != 200))
                    .hasSize(PARALLEL);
            assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(PARTS + PARALLEL);
        }

        @Test
        void shouldSendOneRequestFirstWhenTheWayIsOpenAgain() throws Exception {
            Gate parts =
                    emulator.script().on(EmulatorCall.ADD_PART).times(PARALLEL).hold();
            Future<Exchange> upload = begin(UPLOAD, CONTENT);
            await().until(() -> parts.held() == PARALLEL);
            proxy.takeDown();
            await().until(this::waitsForTheNetwork);
            Gate probe = emulator.script().on(EmulatorCall.ADD_PART).holdAnswer();
            int before = emulator.requestsOf(EmulatorCall.ADD_PART).size();

            proxy.bringUp();
            await().until(() -> probe.held() == 1);
            await().during(300, TimeUnit.MILLISECONDS)
                    .until(() -> emulator.requestsOf(EmulatorCall.ADD_PART).size() == before + 1);
            probe.open();

            assertUploaded(upload, CONTENT);
        }

        @ParameterizedTest
        @EnumSource(names = {"CREATE", "COMPLETE"})
        void shouldSurviveThatNothingAnswersTheOtherCalls(EmulatorCall call) throws Exception {
            Gate gate = emulator.script().on(call).hold();
            Future<Exchange> upload = begin(UPLOAD, CONTENT);
            await().until(() -> gate.held() == 1);

            emulator.takeDown();
            int connections = proxy.connections();
            await().until(() -> proxy.connections() > connections + 5);
            emulator.bringUp();

            assertUploaded(upload, CONTENT);
        }

        @Test
        void shouldWaitWithAnUploadThatBeginsWhileNothingAnswers() throws Exception {
            proxy.takeDown();
            Future<Exchange> upload = begin(UPLOAD, CONTENT);
            await().until(this::waitsForTheNetwork);
            proxy.bringUp();

            assertUploaded(upload, CONTENT);
            assertThat(emulator.requestsOf(EmulatorCall.CREATE)).hasSize(1);
        }

        @Test
        void shouldSurviveThatNothingAnswersWhileARouteSendsParts() throws Exception {
            Gate gate = emulator.script().on(EmulatorCall.ADD_PART).times(4).hold();
            Future<Exchange> upload = begin("direct:upload", CONTENT);
            await().until(() -> gate.held() == 4);

            emulator.takeDown();
            await().until(this::waitsForTheNetwork);
            emulator.bringUp();

            assertUploaded(upload, CONTENT);
        }

        @Test
        void shouldEndAfterOutageTimeoutAndSayWhy() {
            proxy.takeDown();

            Exchange result = send("openai-uploads:create?outageTimeout=300ms", CONTENT);

            assertThat(result.getException())
                    .isInstanceOf(OpenAIUploadsIOException.class)
                    .hasMessageContaining("attempts, failed")
                    .hasMessageContaining(String.valueOf(proxy.port()))
                    .hasMessageContaining("No answer has come for 300 ms (outageTimeout)")
                    .hasCauseInstanceOf(java.net.ConnectException.class);
        }

        /** A middlebox may dislike its bytes. The others of its account must not suffer. */
        @Test
        void shouldEndWithAPartThatGetsNoAnswerThoughOthersDo() throws Exception {
            Set<String> uploads = ConcurrentHashMap.newKeySet();
            emulator.script()
                    .on(EmulatorCall.ADD_PART)
                    .when(request -> uploads.isEmpty() || uploads.contains(request.uploadId()))
                    .always()
                    .cutDuringBody(10_000);
            Future<Exchange> poisoned = begin(UPLOAD + "&outageTimeout=4s", Bytes.random(64 * Bytes.KIB));
            await().until(() -> emulator.uploads().size() == 1);
            uploads.add(emulator.onlyUpload().id());

            for (int i = 0; i < 5; i++) {
                assertThat(send(UPLOAD, CONTENT).getException()).isNull();
            }

            assertThat(poisoned.get(100, TimeUnit.SECONDS).getException())
                    .isInstanceOf(OpenAIUploadsIOException.class)
                    .hasMessageContaining("outageTimeout");
            assertThat(emulator.files()).hasSize(5);
            assertThat(emulator.uploads().get(0).status()).isEqualTo(UploadStatus.CANCELLED);
        }

        @ParameterizedTest
        @ValueSource(strings = {"outageTimeout=0", "maxRetries=0"})
        void shouldTryOnlyOnceWhenToldSo(String option) {
            emulator.script().on(EmulatorCall.CREATE).always().cutAfterBody();

            Exchange result = send("openai-uploads:create?" + option, CONTENT);

            assertThat(result.getException()).isInstanceOf(OpenAIUploadsIOException.class);
            assertThat(emulator.requestsOf(EmulatorCall.CREATE)).hasSize(1);
        }

        @Test
        void shouldSayOnceThatNothingAnswersAndOnceThatItDoesAgain() throws Exception {
            Gate gate =
                    emulator.script().on(EmulatorCall.ADD_PART).times(PARALLEL).hold();
            try (CapturedLog log = new CapturedLog(Level.INFO, "%c{1} %level %m")) {
                Future<Exchange> upload = begin(UPLOAD + "&progressInterval=20ms", CONTENT);
                await().until(() -> gate.held() == PARALLEL);
                proxy.takeDown();
                await().until(() -> log.lines().stream()
                        .anyMatch(line -> line.matches("ProgressLog INFO .* waiting for the network since [0-9:]{8}")));
                proxy.bringUp();
                assertUploaded(upload, CONTENT);

                // Those that are refused at the same moment may log in any order.
                assertThat(log.lines())
                        .filteredOn(line -> line.contains(" WARN "))
                        .hasSizeBetween(1, 3)
                        .filteredOn(line -> line.contains("Waiting for the network"))
                        .singleElement()
                        .asString()
                        .matches(
                                "RetryLoop WARN openai-uploads:addPart of part .* \\(upload upload_.*\\).* failed: .*"
                                        + " Waiting for the network since [^ ]*Z\\. It is tried again for up to [0-9.]+[ms] \\(outageTimeout\\)");
                assertThat(log.lines())
                        .filteredOn(line -> line.startsWith("Pacer "))
                        .singleElement()
                        .asString()
                        .matches("Pacer INFO Requests to http.* go on, after [0-9]+ ms without an answer");
            }
        }

        @Test
        void shouldSayForHowLongItTriesAndAskForBaseUrlWhenCreateFindsNothingThere() throws Exception {
            proxy.takeDown();
            try (CapturedLog log = new CapturedLog(Level.WARN, "%c{1} %level %m")) {
                Future<Exchange> upload = begin(UPLOAD, CONTENT);
                await().until(() -> !log.lines().isEmpty());
                proxy.bringUp();
                assertUploaded(upload, CONTENT);

                assertThat(log.lines())
                        .singleElement()
                        .asString()
                        .startsWith("RetryLoop WARN openai-uploads:create of 'batch.jsonl'")
                        .endsWith("It is tried again for up to 1m (outageTimeout). Check whether baseUrl is right: "
                                + proxy.through(emulator.baseUrl()));
            }
        }

        @Test
        void shouldTellWhoWatchesThatItWaitsForTheNetwork() throws Exception {
            collectRetries();
            Gate gate =
                    emulator.script().on(EmulatorCall.ADD_PART).times(PARALLEL).hold();
            Future<Exchange> upload = begin(UPLOAD, CONTENT);
            await().until(() -> gate.held() == PARALLEL);
            proxy.takeDown();

            await().until(() -> retries.stream().anyMatch(event -> event.why().contains("Waiting for the network")));
            UploadProgress progress =
                    ComponentInternals.runtime(component()).uploads().live().get(0);
            assertThat(progress.waitingSince()).isNotNull();
            assertThat(progress.partsInFlight()).isEqualTo(PARALLEL);
            proxy.bringUp();

            assertUploaded(upload, CONTENT);
            assertThat(retries).anySatisfy(event -> assertThat(event.upload().waitingSince())
                    .isNotNull());
        }

        @Test
        void shouldBeBriefWithACancelAllTheSame() throws Exception {
            send("openai-uploads:create", CONTENT);
            proxy.takeDown();

            Exchange cancel = send(
                    "openai-uploads:cancel?uploadId=" + emulator.onlyUpload().id(), null);

            assertThat(cancel.getException()).hasMessageContaining("after 6 attempts");
        }
    }
}
