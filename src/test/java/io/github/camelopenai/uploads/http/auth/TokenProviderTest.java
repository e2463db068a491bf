package io.github.camelopenai.uploads.http.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.ComponentInternals;
import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConfiguration;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.OpenAIUploadsIOException;
import io.github.camelopenai.uploads.emulator.EmulatorBuilder;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.RecordedRequest;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.support.Background;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.CapturedLog;
import io.github.camelopenai.uploads.support.UploadRoute;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens instead of a key: when the provider is asked, how often, and what comes of it when it fails or blocks. */
@Timeout(120)
class TokenProviderTest extends UploadsTestSupport {

    private static final int PARALLEL = 4;
    private static final byte[] CONTENT = Bytes.random(8 * 64 * Bytes.KIB);
    private static final String UPLOAD =
            "openai-uploads:upload?partSize=64KiB&fileName=batch.jsonl&adaptiveParts=false&parallelParts=" + PARALLEL;

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger asking = new AtomicInteger();
    private final AtomicInteger mostAsking = new AtomicInteger();

    /** What the provider does from the second time on; at first it gives "token-2", "token-3", ... */
    private volatile Supplier<String> later = () -> "token-" + asked.get();

    private String token() {
        mostAsking.accumulateAndGet(asking.incrementAndGet(), Math::max);
        try {
            return asked.incrementAndGet() == 1 ? "token-1" : later.get();
        } finally {
            asking.decrementAndGet();
        }
    }

    @Override
    public EmulatorBuilder emulator() {
        return super.emulator().apiKey("token-1");
    }

    @Override
    public void configure(OpenAIUploadsComponent component) {
        component.getConfiguration().setApiKey(null);
        component.getConfiguration().setTokenProvider(this::token);
        // Expiry is no trouble, so it needs no retries.
        component.getConfiguration().setMaxRetries(0);
    }

    private void assertTheFileIsThere(Exchange result) {
        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
    }

    @Test
    void shouldAskOnceForAllRequestsOfAllEndpoints() {
        assertTheFileIsThere(send(UPLOAD, CONTENT));
        send(UPLOAD + "&partBuffer=memory", CONTENT);

        assertThat(asked).hasValue(1);
        assertThat(emulator.files()).hasSize(2);
        assertThat(emulator.requests()).allSatisfy(request -> {
            assertThat(request.header("Authorization")).hasValue("Bearer token-1");
            assertThat(request.header("api-key")).isEmpty();
        });
    }

    private List<RecordedRequest> refusedParts() {
        return emulator.requestsOf(EmulatorCall.ADD_PART).stream()
                .filter(part -> part.status() == 401)
                .toList();
    }

    @Test
    void shouldAskOnceMoreWhenParallelPartsAreRefusedWithTheSameToken() throws Exception {
        later = () -> {
            // Slow enough for all of them to need a token before there is one.
            await().pollDelay(Duration.ofMillis(200)).until(() -> refusedParts().size() == PARALLEL);
            return "token-2";
        };
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).times(PARALLEL).hold();
        CompletableFuture<Exchange> upload = Background.call(() -> send(UPLOAD, CONTENT));
        await().until(() -> gate.held() == PARALLEL);
        emulator.accept("token-2");
        gate.open();

        Exchange result = upload.join();

        assertTheFileIsThere(result);
        assertThat(asked).hasValue(2);
        assertThat(mostAsking).hasValue(1);
        assertThat(refusedParts()).hasSize(PARALLEL).allSatisfy(part -> assertThat(part.header("Authorization"))
                .hasValue("Bearer token-1"));
        assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.RETRIES))
                .isEqualTo(PARALLEL);
        assertThat(emulator.onlyUpload().parts()).hasSize(8);
    }

    @Test
    void shouldRefreshForTheRouteInPartsToo() throws Exception {
        context.getComponent("openai-uploads", OpenAIUploadsComponent.class)
                .getConfiguration()
                .setFileName("batch.jsonl");
        context.addRoutes(new UploadRoute());
        emulator.accept("token-2");

        Exchange result = send("direct:upload", CONTENT);

        assertTheFileIsThere(result);
        assertThat(asked).hasValue(2);
    }

    @ParameterizedTest
    @CsvSource({"CREATE", "ADD_PART", "COMPLETE"})
    void shouldRepeatACallOnceWithTheNextToken(EmulatorCall call) {
        emulator.script().on(call).answerError(401, "invalid_token", "expired");
        // The one before is still good, so only the refused call has to be made again.
        later = () -> "token-1";

        Exchange result = send(UPLOAD, CONTENT);

        assertTheFileIsThere(result);
        assertThat(asked).hasValue(2);
        assertThat(emulator.uploads()).hasSize(1);
        assertThat(emulator.requestsOf(EmulatorCall.LIST_FILES)).isEmpty();
        assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.RETRIES))
                .isEqualTo(1);
    }

    @Test
    void shouldSendTheSameCompleteWithTheNextToken() {
        emulator.script().on(EmulatorCall.COMPLETE).answerError(401, "invalid_token", "expired");
        later = () -> "token-1";

        send(UPLOAD, CONTENT);

        assertThat(emulator.requestsOf(EmulatorCall.COMPLETE))
                .hasSize(2)
                .extracting(request -> request.header("Content-Length"), RecordedRequest::path)
                .containsOnly(tuple(
                        emulator.requestsOf(EmulatorCall.COMPLETE).get(1).header("Content-Length"),
                        emulator.requestsOf(EmulatorCall.COMPLETE).get(1).path()));
    }

    @Test
    void shouldTellOfTheRepetitionAsOfARetry() throws Exception {
        emulator.accept("token-2");
        List<String> log;
        try (CapturedLog captured = new CapturedLog(Level.WARN, "%m")) {
            send(UPLOAD, CONTENT);
            log = captured.lines();
        }

        assertThat(log).anyMatch(line -> line.contains("openai-uploads:create") && line.contains("HTTP 401"));
    }

    @Test
    void shouldFailWithTheSecondRefusal() {
        emulator.accept("none-of-them");

        Exchange result = send(UPLOAD, CONTENT);

        assertThat(result.getException())
                .isInstanceOf(OpenAIUploadsException.class)
                .hasMessageContaining("HTTP 401")
                .hasMessageContaining("tokenProvider was asked again");
        assertThat(asked).hasValue(2);
        assertThat(emulator.requestsOf(EmulatorCall.CREATE)).hasSize(2);
    }

    @Test
    void shouldFailDefinitelyWhenCompleteIsRefusedTwice() {
        emulator.script().on(EmulatorCall.COMPLETE).always().answerError(401, "invalid_token", "no");
        later = () -> "token-1";

        Exchange result = send(UPLOAD, CONTENT);

        assertThat(result.getException()).isInstanceOf(OpenAIUploadsException.class);
        assertThat(emulator.requestsOf(EmulatorCall.COMPLETE)).hasSize(2);
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
    }

    private Exchange uploadWith(Supplier<String> provider) {
        context.getRegistry().bind("failing", provider);
        return send(UPLOAD + "&tokenProvider=#bean:failing", CONTENT);
    }

    @Test
    void shouldKeepTheCauseWhenTheProviderFails() {
        IllegalStateException cause = new IllegalStateException("no identity here");

        Exchange result = uploadWith(() -> {
            throw cause;
        });

        assertThat(result.getException())
                .isInstanceOf(OpenAIUploadsIOException.class)
                .hasMessageContaining("openai-uploads:create")
                .hasMessageContaining("the tokenProvider failed")
                .hasMessageContaining("no identity here")
                .hasRootCause(cause);
        assertThat(emulator.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "null,      gave no token but null",
                "' ',       gave no token but a blank text",
                "two words, white space",
                "gr\u00fcn, not ASCII"
            })
    void shouldRefuseWhatIsNoToken(String text, String message) {
        Exchange result = uploadWith(() -> text);

        assertThat(result.getException())
                .isInstanceOf(OpenAIUploadsIOException.class)
                .hasMessageContaining("the tokenProvider gave ")
                .hasMessageContaining(message);
        assertThat(emulator.requests()).isEmpty();
    }

    @Test
    void shouldTakeATokenThatWasReadFromAFileWithItsLineBreak() {
        assertTheFileIsThere(uploadWith(() -> "token-1\n"));
    }

    @Test
    void shouldFailAllPartsWithOneFailureWhenRefreshingFails() {
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).times(PARALLEL).hold();
        later = () -> {
            throw new IllegalStateException("the identity service is down");
        };
        CompletableFuture<Exchange> upload = Background.call(() -> send(UPLOAD + "&cancelOnFailure=false", CONTENT));
        await().until(() -> gate.held() == PARALLEL);
        emulator.accept("token-2");
        gate.open();

        assertThat(upload.join().getException())
                .isInstanceOf(OpenAIUploadsIOException.class)
                .hasMessageContaining("openai-uploads:addPart")
                .hasMessageContaining("the identity service is down");
        assertThat(asked).hasValue(2);
        assertThat(emulator.files()).isEmpty();
    }

    @Test
    void shouldResumeWithAnotherToken() throws Exception {
        String remembered = UPLOAD + "&journalDirectory=" + directory.resolve("journal");
        Path file = Bytes.file(directory, "batch.jsonl", CONTENT.length);
        emulator.script().on(EmulatorCall.ADD_PART).nth(6).answerError(503, null, "down");
        send(remembered, file);
        emulator.accept("token-2");

        Exchange result = send(remembered, file);

        assertTheFileIsThere(result);
        assertThat(emulator.uploads()).hasSize(1);
        assertThat(asked).hasValue(2);
    }

    /** Blocks until it is interrupted. */
    private static String block(CountDownLatch begun) {
        begun.countDown();
        try {
            new CountDownLatch(1).await();
            throw new AssertionError("never");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @Timeout(120)
    void shouldAbortWhileTheProviderBlocks() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        later = () -> block(blocked);
        emulator.script().on(EmulatorCall.ADD_PART).nth(2).answerError(401, "invalid_token", "expired");
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).nth(3).hold();
        CompletableFuture<Exchange> upload = Background.call(() -> send(UPLOAD + "&cancelOnFailure=false", CONTENT));
        blocked.await();
        await().until(() -> gate.held() == 1);
        emulator.dropConnections();

        Exchange result = upload.join();

        assertThat(result.getException()).isInstanceOf(OpenAIUploadsIOException.class);
        assertThat(result.getException().getMessage()).doesNotContain("tokenProvider");
        assertThat(asked).hasValue(2);
    }

    @Test
    @Timeout(120)
    void shouldStopWithItsContextWhileTheProviderBlocks() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        context.getRegistry().bind("blocking", (Supplier<String>) () -> block(blocked));
        context.getShutdownStrategy().setTimeout(1);
        CompletableFuture<Exchange> upload =
                Background.call(() -> send(UPLOAD + "&tokenProvider=#bean:blocking", CONTENT));
        blocked.await();

        context.stop();

        assertThat(upload.join().getException()).isNotNull();
        assertThat(emulator.requests()).isEmpty();
    }

    @Test
    @Timeout(120)
    void shouldNotWaitForABlockingProviderToCancel() {
        later = () -> {
            if (asked.get() == 2) {
                throw new IllegalStateException("the identity service is down");
            }
            return block(new CountDownLatch(1));
        };
        emulator.script().on(EmulatorCall.ADD_PART).answerError(401, "invalid_token", "expired");

        Exchange result = send(UPLOAD, CONTENT);

        assertThat(result.getException()).hasMessageContaining("the identity service is down");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void shouldCountAsOneAccountWhateverItsTokens() {
        emulator.accept("token-2");
        send(UPLOAD, CONTENT);
        send(UPLOAD + "&partBuffer=memory", CONTENT);

        assertThat(ComponentInternals.runtime(context.getComponent("openai-uploads", OpenAIUploadsComponent.class))
                        .accounts()
                        .paces())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"#bean:other", "#other"})
    void shouldReplaceTheCredentialOfTheComponent(String reference) {
        context.getRegistry().bind("other", (Supplier<String>) () -> "token-1");
        OpenAIUploadsConfiguration options = context.getComponent("openai-uploads", OpenAIUploadsComponent.class)
                .getConfiguration();
        options.setTokenProvider(null);
        options.setApiKey("wrong");

        assertTheFileIsThere(send(UPLOAD + "&tokenProvider=" + reference, CONTENT));
        options.setApiKey(null);
        options.setTokenProvider(this::token);
        assertThat(send(UPLOAD + "&apiKey=token-1&checksum=md5", CONTENT).getException())
                .isNull();
        assertThat(asked).hasValue(0);
    }
}
