package io.github.camelopenai.uploads.emulator;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * One rule of a {@link FaultScript}: first the requests to which it applies, then the fault. The method that sets the fault adds
 * the rule to the script.
 */
public final class FaultRule {

    private final FaultScript script;
    private Predicate<RecordedRequest> condition = request -> true;
    private int first = 1;
    private int left = 1;
    private int seen;
    private Fault fault;
    private InterimAnswers interim;
    private Duration drip = Duration.ZERO;

    FaultRule(FaultScript script) {
        this.script = script;
    }

    /** Applies from the nth matching request on, counted from 1 since the rule was added. */
    public FaultRule nth(int n) {
        first = n;
        return this;
    }

    /** Applies to {@code n} requests in a row instead of one. */
    public FaultRule times(int n) {
        left = n;
        return this;
    }

    /** Applies to every request, or to every request from the nth on. */
    public FaultRule always() {
        return times(Integer.MAX_VALUE);
    }

    /** Applies only to requests that match this condition. Only the head of the request is known at that time. */
    public FaultRule when(Predicate<RecordedRequest> fits) {
        condition = condition.and(fits);
        return this;
    }

    /** Sends these interim responses (1xx) before and during the fault. */
    public FaultRule interim(InterimAnswers answers) {
        interim = answers;
        return this;
    }

    /** Sends the final response byte by byte, with a pause after each byte. */
    public FaultRule dripping(Duration pauseAfterAByte) {
        drip = pauseAfterAByte;
        return this;
    }

    /** Processes the request and responds as usual. Useful after {@link #interim} and {@link #dripping}. */
    public FaultScript process() {
        return play(Fault.NONE);
    }

    /** Reads the whole request without processing it, and sends a response of which one element never ends. */
    public FaultScript answerEndlessly(Endless what) {
        return play(exchange -> {
            exchange.readWholeBody();
            exchange.sendEndless(what);
        });
    }

    /** Reads the whole request without processing it, and sends this response. */
    public FaultScript answer(int status, Map<String, String> headers, String body) {
        Answer answer = Answer.of(status, headers, body);
        return play(exchange -> {
            exchange.readWholeBody();
            exchange.send(answer);
        });
    }

    /** Reads the whole request without processing it, and sends this response. */
    public FaultScript answer(int status, Map<String, String> headers, byte[] body) {
        Answer answer = Answer.of(status, headers, body.clone());
        return play(exchange -> {
            exchange.readWholeBody();
            exchange.send(answer);
        });
    }

    /** Reads the whole request without processing it, sends these bytes, which need not be HTTP, and closes the connection. */
    public FaultScript answerRaw(String bytes) {
        return play(exchange -> {
            exchange.readWholeBody();
            exchange.sendRaw(bytes.getBytes(StandardCharsets.ISO_8859_1));
        });
    }

    /** Like {@link #answer(int, Map, String)}, with an error body in the format of the API. */
    public FaultScript answerError(int status, String code, String message) {
        return answer(status, Map.of("Content-Type", "application/json"), errorBody(code, message));
    }

    /** Reads the whole request without processing it, and sends a body that need not be JSON. */
    public FaultScript answerText(int status, String contentType, String body) {
        return answer(status, Map.of("Content-Type", contentType), body);
    }

    /** Responds after {@code afterBytes} bytes of the request body, then closes the connection. */
    public FaultScript answerEarly(int status, Map<String, String> headers, String body, long afterBytes) {
        return answerEarly(status, headers, body, afterBytes, EarlyAnswer.CLOSE);
    }

    /** Responds after {@code afterBytes} bytes of the request body. */
    public FaultScript answerEarly(
            int status, Map<String, String> headers, String body, long afterBytes, EarlyAnswer then) {
        Answer answer = Answer.of(status, headers, body);
        return play(exchange -> {
            exchange.readBody(afterBytes);
            exchange.sendEarly(answer, then);
        });
    }

    /** Resets the connection when the head of the request has arrived. */
    public FaultScript cutBeforeReading() {
        return cutDuringBody(0);
    }

    /** Resets the connection after {@code afterBytes} bytes of the request body. */
    public FaultScript cutDuringBody(long afterBytes) {
        return cutDuringBody(afterBytes, Cut.RESET);
    }

    /** Cuts the connection after {@code afterBytes} bytes of the request body. */
    public FaultScript cutDuringBody(long afterBytes, Cut how) {
        return play(exchange -> {
            exchange.readBody(afterBytes);
            exchange.cut(how);
        });
    }

    /** Resets the connection after the whole request, without processing it. */
    public FaultScript cutAfterBody() {
        return cutAfterBody(Cut.RESET);
    }

    /** Cuts the connection after the whole request, without processing it. */
    public FaultScript cutAfterBody(Cut how) {
        return cutDuringBody(Long.MAX_VALUE, how);
    }

    /** Processes the request, but closes the connection instead of responding. */
    public FaultScript loseAnswer() {
        return loseAnswer(Cut.CLOSE);
    }

    /** Processes the request, but cuts the connection instead of responding. */
    public FaultScript loseAnswer(Cut how) {
        return play(exchange -> {
            exchange.process();
            exchange.cut(how);
        });
    }

    /** Processes the request, but sends this response instead of the regular one. */
    public FaultScript processThenAnswer(int status, Map<String, String> headers, String body) {
        Answer answer = Answer.of(status, headers, body);
        return play(exchange -> {
            exchange.process();
            exchange.send(answer);
        });
    }

    /** Processes the request, but edits the body of the response. */
    public FaultScript editAnswer(UnaryOperator<String> edit) {
        return play(exchange -> exchange.send(exchange.process().edited(edit)));
    }

    /** Processes the request, responds, and closes the connection without {@code Connection: close}. */
    public FaultScript closeAfterAnswer() {
        return play(exchange -> exchange.sendThenClose(exchange.process()));
    }

    /** Like {@link #closeAfterAnswer()}, but first sends another response to no request, as some load balancers send 408. */
    public FaultScript closeAfterAnswer(int status, String unasked) {
        Answer farewell = Answer.of(status, Map.of(), unasked);
        return play(exchange -> exchange.sendThenClose(exchange.process(), farewell));
    }

    /** Processes the request, but encodes the body of the response like this. */
    public FaultScript codeAnswer(AnswerCoding coding) {
        return play(exchange -> exchange.send(exchange.process().coded(coding)));
    }

    /** Accepts the part, but responds with the id of the upload's first part. */
    public FaultScript repeatPartId() {
        return play(exchange -> {
            Answer answer = exchange.process();
            String first = exchange.firstPartId();
            exchange.send(answer.edited(json -> json.replaceFirst("\"part_[^\"]+\"", '"' + first + '"')));
        });
    }

    /** Processes the request, and sends the same response twice in a row. */
    public FaultScript answerTwice() {
        return play(exchange -> exchange.sendTwice(exchange.process()));
    }

    /** Processes the request, but closes the connection after half of the response body. */
    public FaultScript truncateAnswer() {
        return play(exchange -> exchange.sendHalf(exchange.process()));
    }

    /** Processes the request, but delays the response. */
    public FaultScript delayAnswer(Duration by) {
        return play(exchange -> {
            Answer answer = exchange.process();
            exchange.pause(by);
            exchange.send(answer);
        });
    }

    /** Stops reading after {@code afterBytes} bytes of the request body, until the emulator drops the connection. */
    public FaultScript stall(long afterBytes) {
        return play(exchange -> {
            exchange.readBody(afterBytes);
            exchange.holdUntilClosed();
        });
    }

    /** Holds requests before their bodies are read, until the gate is opened, then processes them as usual. */
    public Gate hold() {
        Gate gate = new Gate();
        play(exchange -> {
            exchange.pass(gate);
            Fault.NONE.play(exchange);
        });
        return gate;
    }

    /** Processes the request, but holds the response until the gate is opened. */
    public Gate holdAnswer() {
        Gate gate = new Gate();
        play(exchange -> {
            Answer answer = exchange.process();
            exchange.pass(gate);
            exchange.send(answer);
        });
        return gate;
    }

    private static String errorBody(String code, String message) {
        return ApiJson.error(message, "emulated_error", null, code).toString();
    }

    private FaultScript play(Fault chosen) {
        fault = exchange -> {
            exchange.drip(drip);
            if (interim != null) {
                exchange.interim(interim);
            }
            chosen.play(exchange);
        };
        return script.add(this);
    }

    // The lock of the script guards the methods below.

    boolean counts(RecordedRequest request) {
        boolean fits = condition.test(request);
        if (fits) {
            seen++;
        }
        return fits;
    }

    boolean take() {
        if (seen < first || left == 0) {
            return false;
        }
        if (left != Integer.MAX_VALUE) {
            left--;
        }
        return true;
    }

    boolean isPending() {
        return left > 0 && left != Integer.MAX_VALUE;
    }

    Fault fault() {
        return fault;
    }
}
