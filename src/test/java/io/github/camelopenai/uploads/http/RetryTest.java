package io.github.camelopenai.uploads.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.ComponentInternals;
import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.FaultRule;
import io.github.camelopenai.uploads.emulator.RecordedRequest;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.UploadRoute;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RetryTest extends UploadsTestSupport {

    private static final byte[] CONTENT = Bytes.random(300 * Bytes.KIB);
    private static final int PARTS = 5;

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new UploadRoute();
    }

    @Override
    public void configure(OpenAIUploadsComponent component) {
        component.getConfiguration().setStallTimeout("1s");
        component.getConfiguration().setFileName("batch.jsonl");
    }

    static Stream<Arguments> passingTroubles() {
        return Stream.of(
                trouble("503", rule -> rule.answerError(503, null, "overloaded")),
                trouble("500", rule -> rule.answerError(500, null, "oops")),
                trouble("408", rule -> rule.answerError(408, null, "slow")),
                trouble("409", rule -> rule.answerError(409, null, "lock")),
                trouble("429", rule -> rule.answerError(429, "rate_limit_exceeded", "slow down")),
                trouble("cut before reading", FaultRule::cutBeforeReading),
                trouble("cut in mid-body", rule -> rule.cutDuringBody(30_000)),
                trouble("cut after the body", FaultRule::cutAfterBody),
                trouble("lost answer", FaultRule::loseAnswer),
                trouble("truncated answer", FaultRule::truncateAnswer),
                trouble("answer that is not JSON", rule -> rule.answerText(200, "text/html", "<html>ok</html>")),
                trouble("empty answer", rule -> rule.answerText(200, "application/json", "")),
                trouble("answer without the required fields", rule -> rule.answerText(200, "application/json", "{}")),
                trouble(
                        "huge answer",
                        rule -> rule.answerText(200, "application/json", "{\"id\":\"" + "x".repeat(3 << 20))),
                trouble("stall in mid-body", rule -> rule.stall(30_000)),
                trouble(
                        "early 503 in mid-body",
                        rule -> rule.answerEarly(503, Map.of(), "{\"error\":{\"message\":\"full\"}}", 20_000)));
    }

    private static Arguments trouble(String name, Consumer<FaultRule> fault) {
        return Arguments.of(name, fault);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("passingTroubles")
    void shouldSendIdenticalBytesWhenAPartIsRetried(String name, Consumer<FaultRule> fault) {
        fault.accept(emulator.script().on(EmulatorCall.ADD_PART).nth(2));

        Exchange result = send("direct:upload", CONTENT);

        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(PARTS + 1);
        assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.RETRIES))
                .isEqualTo(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("passingTroubles")
    void shouldCreateAgainWhenTheFirstAnswerIsNoAnswer(String name, Consumer<FaultRule> fault) {
        fault.accept(emulator.script().on(EmulatorCall.CREATE).nth(1));

        Exchange result = send("direct:upload", CONTENT);

        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
        assertThat(emulator.requestsOf(EmulatorCall.CREATE)).hasSize(2);
    }

    @Test
    void shouldWaitAtLeastAsLongAsRetryAfterSays() {
        emulator.script().on(EmulatorCall.COMPLETE).answer(503, Map.of("Retry-After", "1"), "{}");

        send("direct:upload", CONTENT);

        List<RecordedRequest> completes = emulator.requestsOf(EmulatorCall.COMPLETE);
        assertThat(waitBetween(completes)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(emulator.files()).hasSize(1);
    }

    @Test
    void shouldPreferRetryAfterMs() {
        emulator.script()
                .on(EmulatorCall.COMPLETE)
                .answer(429, Map.of("retry-after-ms", "300", "Retry-After", "60"), "{}");

        send("direct:upload", CONTENT);

        assertThat(waitBetween(emulator.requestsOf(EmulatorCall.COMPLETE)))
                .isBetween(Duration.ofMillis(300), Duration.ofSeconds(59));
    }

    private static Duration waitBetween(List<RecordedRequest> two) {
        assertThat(two).hasSize(2);
        return Duration.ofNanos(two.get(1).startNanos() - two.get(0).endNanos());
    }

    @Test
    void shouldHoldBackAllPartsOfTheAccountWhenOneIsRateLimited() {
        emulator.script()
                .on(EmulatorCall.ADD_PART)
                .answer(429, Map.of("Retry-After", "1"), "{}")
                .on(EmulatorCall.ADD_PART)
                .always()
                .delayAnswer(Duration.ofMillis(50));

        send("direct:upload", Bytes.random(32 * 64 * Bytes.KIB));

        List<RecordedRequest> parts = emulator.requestsOf(EmulatorCall.ADD_PART);
        long limited = parts.stream()
                .filter(part -> part.status() == 429)
                .findFirst()
                .orElseThrow()
                .endNanos();
        long soon = limited + Duration.ofMillis(200).toNanos();
        long hold = limited + Duration.ofMillis(1000).toNanos();
        assertThat(parts)
                .as("requests that began while everything was held back")
                .noneMatch(part -> part.startNanos() > soon && part.startNanos() < hold);
        assertThat(emulator.files()).hasSize(1);
    }

    @Test
    void shouldNotRetryARefusal() {
        emulator.script().on(EmulatorCall.ADD_PART).nth(1).always().answerError(403, "no_access", "not allowed");

        Exchange result = send("direct:upload", Bytes.random(1000));

        assertThat(result.getException(HttpOperationFailedException.class).getStatusCode())
                .isEqualTo(403);
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(1);
    }

    @Test
    void shouldNotRetryWhenTheQuotaIsUsedUp() {
        emulator.script().on(EmulatorCall.CREATE).always().answerError(429, "insufficient_quota", "pay first");

        Exchange result = send("direct:upload", CONTENT);

        assertThat(result.getException())
                .isInstanceOf(OpenAIUploadsException.class)
                .hasMessageContaining("pay first")
                .hasMessageContaining("no budget or quota left");
        assertThat(emulator.requestsOf(EmulatorCall.CREATE)).hasSize(1);
    }

    static Stream<Arguments> exhausted() {
        String type = "{\"error\":{\"type\":\"insufficient_quota\",\"code\":null,\"message\":\"pay\"}}";
        String storage = "{\"error\":{\"message\":\"You have exceeded your file storage quota\"}}";
        return Stream.of(EmulatorCall.CREATE, EmulatorCall.ADD_PART, EmulatorCall.COMPLETE)
                .flatMap(call -> Stream.of(
                        Arguments.of(call, 429, type, "check its plan"),
                        Arguments.of(call, 402, "", "check its plan"),
                        Arguments.of(call, 429, "{\"error\":{\"code\":\"billing_not_active\"}}", "check its plan"),
                        Arguments.of(call, 400, storage, "delete files"),
                        Arguments.of(call, 413, storage, "delete files"),
                        Arguments.of(call, 429, storage, "delete files")));
    }

    @ParameterizedTest
    @MethodSource("exhausted")
    void shouldNeitherRetryNorHoldAnythingBackWhenNothingIsLeft(
            EmulatorCall call, int status, String body, String advice) {
        emulator.script().on(call).always().answer(status, Map.of("x-should-retry", "true"), body);

        Exchange result = send("direct:upload", new byte[1000]);

        assertThat(result.getException()).hasMessageContaining(advice);
        assertThat(emulator.requestsOf(call)).hasSize(1);
        assertThat(ComponentInternals.runtime(context.getComponent("openai-uploads", OpenAIUploadsComponent.class))
                        .accounts()
                        .paces())
                .allSatisfy(pace -> assertThat(pace.getValue().limited()).isFalse());
    }

    @Test
    void shouldFollowXShouldRetryAgainstTheTable() {
        emulator.script()
                .on(EmulatorCall.CREATE)
                .answer(400, Map.of("x-should-retry", "true"), "{}")
                .on(EmulatorCall.COMPLETE)
                .answer(503, Map.of("x-should-retry", "false"), "{}");

        send("direct:upload", CONTENT);

        assertThat(emulator.requestsOf(EmulatorCall.CREATE)).hasSize(2);
        assertThat(emulator.requestsOf(EmulatorCall.COMPLETE)).hasSize(1);
    }

    @Test
    void shouldGiveUpAfterMaxRetries() {
        emulator.script().on(EmulatorCall.ADD_PART).always().answerError(503, null, "down for maintenance");

        Exchange result = send("direct:upload", Bytes.random(1000));

        OpenAIUploadsException exception = result.getException(OpenAIUploadsException.class);
        assertThat(exception.getStatusCode()).isEqualTo(503);
        assertThat(exception)
                .hasMessageContaining("down for maintenance")
                .hasMessageContaining("after 6 attempts")
                .hasMessageContaining(emulator.onlyUpload().id());
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(6);
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
    }

    @Test
    void shouldCreateAtMostThreeTimesWhenItIsOpenWhetherItWasDone() {
        emulator.script()
                .on(EmulatorCall.CREATE)
                .always()
                .processThenAnswer(500, Map.of(), "{\"error\":{\"message\":\"oops\"}}");

        Exchange result = send("direct:upload", CONTENT);

        assertThat(result.getException()).isInstanceOf(OpenAIUploadsException.class);
        assertThat(emulator.requestsOf(EmulatorCall.CREATE)).hasSize(3);
    }

    @Test
    void shouldTryAConflictingPartOnceMoreOnly() {
        emulator.script().on(EmulatorCall.ADD_PART).always().answerError(409, "conflict", "busy");

        send("direct:upload", Bytes.random(1000));

        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(2);
    }

    @Test
    void shouldSayThatNothingMovedWhenARequestStalls() {
        emulator.script().on(EmulatorCall.CREATE).always().stall(0);

        Exchange result = send("openai-uploads:create?outageTimeout=500ms", CONTENT);

        assertThat(result.getException()).hasMessageContaining("no byte moved").hasMessageContaining("stallTimeout");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"Retry-After, 0", "retry-after-ms, 0", "retry-after-ms, 1"})
    void shouldNotComeBackAtOnceBecauseTheServerDoesNotMind(String header, String value) {
        emulator.script().on(EmulatorCall.CREATE).always().answer(429, Map.of(header, value), "{}");

        Exchange result = send("openai-uploads:create?retryDelay=200ms&maxRetries=2", CONTENT);

        assertThat(result.getException()).hasMessageContaining("after 3 attempts");
        List<RecordedRequest> requests = emulator.requestsOf(EmulatorCall.CREATE);
        assertThat(waitBetween(requests.subList(0, 2))).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        assertThat(waitBetween(requests.subList(1, 3))).isGreaterThanOrEqualTo(Duration.ofMillis(400));
    }

    @Test
    void shouldWaitAsLongAsItWouldWithoutARetryAfterOfZeroForOtherAnswersToo() {
        emulator.script().on(EmulatorCall.CREATE).answer(500, Map.of("Retry-After", "0"), "{}");

        send("openai-uploads:create?retryDelay=400ms", CONTENT);

        assertThat(waitBetween(emulator.requestsOf(EmulatorCall.CREATE)))
                .isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    /** Also when the call that was told so gives up. */
    @Test
    void shouldHoldOthersBackAfterTheLast429OfACall() {
        emulator.script()
                .on(EmulatorCall.CREATE)
                .answer(429, Map.of("retry-after-ms", "400"), "{\"error\":{\"message\":\"slow down\"}}");

        Exchange refused = send("openai-uploads:create?maxRetries=0", CONTENT);
        Exchange next = send("openai-uploads:create", CONTENT);

        assertThat(refused.getException()).hasMessageContaining("429");
        assertThat(next.getException()).isNull();
        List<RecordedRequest> requests = emulator.requestsOf(EmulatorCall.CREATE);
        assertThat(Duration.ofNanos(
                        requests.get(1).startNanos() - requests.get(0).endNanos()))
                .isGreaterThan(Duration.ofMillis(350));
    }
}
