package io.github.camelopenai.uploads.emulator;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** One rule of a {@link FaultScript}: first to which requests it applies, then what happens to them. */
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

    /** Not before the nth fitting request, counted from 1 since this rule is in force. */
    public FaultRule nth(int n) {
        first = n;
        return this;
    }

    /** For so many requests in a row instead of one. */
    public FaultRule times(int n) {
        left = n;
        return this;
    }

    /** For every request from now on, or from the nth on. */
    public FaultRule always() {
        return times(Integer.MAX_VALUE);
    }

    /** Only for requests like this; of the request only the head is known yet. */
    public FaultRule when(Predicate<RecordedRequest> fits) {
        condition = condition.and(fits);
        return this;
    }

    /** Before and beside what happens then, these interim answers (1xx) are sent. */
    public FaultRule interim(InterimAnswers answers) {
        interim = answers;
        return this;
    }

    /** Sends the final answer byte by byte, with a pause after each byte. */
    public FaultRule dripping(Duration pauseAfterAByte) {
        drip = pauseAfterAByte;
        return this;
    }

    /** Does what is asked and answers as usual, which makes sense after {@link #interim} and {@link #dripping}. */
    public FaultScript process() {
        return play(Fault.NONE);
    }

    /** Reads the whole request, does nothing, and answers with something of which one piece never ends. */
    public FaultScript answerEndlessly(Endless what) {
        return play(exchange -> {
            exchange.readWholeBody();
            exchange.sendEndless(what);
        });
    }

    /** Reads the whole request, does nothing, and answers this. */
    public FaultScript answer(int status, Map<String, String> headers, String body) {
        Answer answer = Answer.of(status, headers, body);
        return play(exchange -> {
            exchange.readWholeBody();
            exchange.send(answer);
        });
    }

    /** Reads the whole request, does nothing, and answers this. */
    public FaultScript answer(int status, Map<String, String> headers, byte[] body) {
        Answer answer = Answer.of(status, headers, body.clone());
        return play(exchange -> {
            exchange.readWholeBody();
            exchange.send(answer);
        });
    }

    /** Reads the whole request, does nothing, sends this, which may be no HTTP at all, and closes the connection. */
    public FaultScript answerRaw(String bytes) {
        return play(exchange -> {
            exchange.readWholeBody();
            exchange.sendRaw(bytes.getBytes(StandardCharsets.ISO_8859_1));
        });
    }

    /** As {@link #answer(int, Map, String)} with an error body as the API has it. */
    public FaultScript answerError(int status, String code, String message) {
        return answer(status, Map.of("Content-Type", "application/json"), errorBody(code, message));
    }

    /** Reads the whole request, does nothing, and answers something that may be no JSON at all. */
    public FaultScript answerText(int status, String contentType, String body) {
        return answer(status, Map.of("Content-Type", contentType), body);
    }

    /** Answers after so many bytes of the body, then closes the connection. */
    public FaultScript answerEarly(int status, Map<String, String> headers, String body, long afterBytes) {
        return answerEarly(status, headers, body, afterBytes, EarlyAnswer.CLOSE);
    }

    /** Answers after so many bytes of the body. */
    public FaultScript answerEarly(
            int status, Map<String, String> headers, String body, long afterBytes, EarlyAnswer then) {
        Answer answer = Answer.of(status, headers, body);
        return play(exchange -> {
            exchange.readBody(afterBytes);
            exchange.sendEarly(answer, then);
        });
    }

    /** Resets the connection once the head has arrived. */
    public FaultScript cutBeforeReading() {
        return cutDuringBody(0);
    }

    /** Resets the connection after so many bytes of the body. */
    public FaultScript cutDuringBody(long afterBytes) {
        return cutDuringBody(afterBytes, Cut.RESET);
    }

    /** Cuts the connection after so many bytes of the body. */
    public FaultScript cutDuringBody(long afterBytes, Cut how) {
        return play(exchange -> {
            exchange.readBody(afterBytes);
            exchange.cut(how);
        });
    }

    /** Resets the connection after the whole body; nothing is done. */
    public FaultScript cutAfterBody() {
        return cutAfterBody(Cut.RESET);
    }

    /** Cuts the connection after the whole body; nothing is done. */
    public FaultScript cutAfterBody(Cut how) {
        return cutDuringBody(Long.MAX_VALUE, how);
    }

    /** Does what is asked, but closes the connection instead of answering. */
    public FaultScript loseAnswer() {
        return loseAnswer(Cut.CLOSE);
    }

    /** Does what is asked, but cuts the connection instead of answering. */
    public FaultScript loseAnswer(Cut how) {
        return play(exchange -> {
            exchange.process();
            exchange.cut(how);
        });
    }

    /** Does what is asked, but answers this instead. */
    public FaultScript processThenAnswer(int status, Map<String, String> headers, String body) {
        Answer answer = Answer.of(status, headers, body);
        return play(exchange -> {
            exchange.process();
            exchange.send(answer);
        });
    }

    /** Does what is asked, but changes the body of the answer. */
    public FaultScript editAnswer(UnaryOperator<String> edit) {
        return play(exchange -> exchange.send(exchange.process().edited(edit)));
    }

    /** Does what is asked, answers, and then closes the connection without having announced it. */
    public FaultScript closeAfterAnswer() {
        return play(exchange -> exchange.sendThenClose(exchange.process()));
    }

    /** As {@link #closeAfterAnswer()}, but sends this to no request before it closes, as some load balancers send 408. */
    public FaultScript closeAfterAnswer(int status, String unasked) {
        Answer farewell = Answer.of(status, Map.of(), unasked);
        return play(exchange -> exchange.sendThenClose(exchange.process(), farewell));
    }

    /** Does what is asked, but writes the body of the answer like this. */
    public FaultScript codeAnswer(AnswerCoding coding) {
        return play(exchange -> exchange.send(exchange.process().coded(coding)));
    }

    /** Takes the part, but answers with the id of the upload's first part. */
    public FaultScript repeatPartId() {
        return play(exchange -> {
            Answer answer = exchange.process();
            String first = exchange.firstPartId();
            exchange.send(answer.edited(json -> json.replaceFirst("\"part_[^\"]+\"", '"' + first + '"')));
        });
    }

    /** Does what is asked, and sends the same answer two times, one directly after the other. */
    public FaultScript answerTwice() {
        return play(exchange -> exchange.sendTwice(exchange.process()));
    }

    /** Does what is asked, but closes the connection after half of the answer's body. */
    public FaultScript truncateAnswer() {
        return play(exchange -> exchange.sendHalf(exchange.process()));
    }

    /** Does what is asked, but answers only after a while. */
    public FaultScript delayAnswer(Duration by) {
        return play(exchange -> {
            Answer answer = exchange.process();
            exchange.pause(by);
            exchange.send(answer);
        });
    }

    /** Stops reading after so many bytes of the body, until the connection is dropped at this side. */
    public FaultScript stall(long afterBytes) {
        return play(exchange -> {
            exchange.readBody(afterBytes);
            exchange.holdUntilClosed();
        });
    }

    /** Holds requests before their bodies are read, until the gate is opened; then all is well. */
    public Gate hold() {
        Gate gate = new Gate();
        play(exchange -> {
            exchange.pass(gate);
            Fault.NONE.play(exchange);
        });
        return gate;
    }

    /** Does what is asked, but holds the answer until the gate is opened. */
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

    private FaultScript play(Fault what) {
        fault = exchange -> {
            exchange.drip(drip);
            if (interim != null) {
                exchange.interim(interim);
            }
            what.play(exchange);
        };
        return script.add(this);
    }

    // The script's lock guards what follows.

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
