package io.github.camelopenai.uploads.emulator;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/** One request and its response, as steps that a {@link Fault} combines. */
final class Exchange {

    private static final System.Logger LOG = System.getLogger(Exchange.class.getName());

    /** More bytes than a request can have, so that a refused request can still be read to its end. */
    private static final long MAX_DISCARD = UploadRules.MAX_PART_BYTES + (1 << 20);

    private static final int ENDLESS_PIECE = 16 << 10;

    private static final long ENDLESS_MAX = 1 << 30;

    private final Api api;
    private final Route route;
    private final RequestHead head;
    private final BodyStream body;
    private final LoggedRequest log;
    private final HttpConnection connection;
    private Duration drip = Duration.ZERO;
    private InterimSender interim;
    private boolean reusable;

    Exchange(Api api, Route route, RequestHead head, BodyStream body, LoggedRequest log, HttpConnection connection) {
        this.api = api;
        this.route = route;
        this.head = head;
        this.body = body;
        this.log = log;
        this.connection = connection;
    }

    /** Whether the connection can serve another request. */
    boolean isReusable() {
        return reusable;
    }

    /** Starts to send interim responses. */
    void interim(InterimAnswers answers) {
        interim = new InterimSender(answers, connection);
        body.whenRead(answers.afterBytes(), interim::begin);
    }

    /** Sends the response byte by byte, with a pause after each byte. */
    void drip(Duration pause) {
        drip = pause;
    }

    private void finishInterim() {
        if (interim != null) {
            interim.finish();
        }
    }

    /** Processes the request and returns the response without sending it. */
    Answer process() throws IOException {
        try {
            return api.answer(route, head, body, log);
        } catch (Refusal refusal) {
            return Answer.error(refusal, api.dialect());
        } catch (ProtocolException e) {
            return Answer.error(Refusal.of(400, e.getMessage(), null, null), api.dialect())
                    .asEarly();
        } catch (FileSystemException | RuntimeException e) {
            if (connection.socket().isClosed()) {
                throw new IOException("The emulator was stopped in the middle of a request", e);
            }
            LOG.log(System.Logger.Level.ERROR, "The emulator itself failed", e);
            return Answer.of(500, Map.of(), "The emulator itself failed: " + e).asEarly();
        }
    }

    void readBody(long bytes) throws IOException {
        body.discard(bytes);
    }

    void readWholeBody() throws IOException {
        body.discard(Long.MAX_VALUE);
    }

    /** Reads the rest of the request body, unless the response is an early one, and sends the response. */
    public void send(Answer answer) throws IOException {
        // A client that waits for 100 Continue gets the response without sending its body.
        boolean early = answer.early() || body.awaitsContinue();
        boolean wholeBody = !early && body.discard(MAX_DISCARD);
        reusable = wholeBody && head.keepAlive();
        finishInterim();
        log.ended(answer.status());
        write(answer, reusable);
        if (!wholeBody) {
            connection.socket().drain(MAX_DISCARD);
        }
    }

    /** Sends the responses without {@code Connection: close}, and closes the connection. */
    void sendThenClose(Answer... answers) throws IOException {
        body.discard(MAX_DISCARD);
        log.ended(answers[0].status());
        for (Answer answer : answers) {
            connection.write(answer, log, true, Long.MAX_VALUE);
        }
        connection.socket().close();
    }

    private void write(Answer answer, boolean keepAlive) throws IOException {
        if (drip.isZero()) {
            connection.write(answer, log, keepAlive, Long.MAX_VALUE);
        } else {
            connection.drip(connection.bytes(answer, log, keepAlive), drip);
        }
    }

    void sendTwice(Answer answer) throws IOException {
        reusable = body.discard(MAX_DISCARD) && head.keepAlive();
        log.ended(answer.status());
        byte[] once = connection.bytes(answer, log, reusable);
        byte[] twice = Arrays.copyOf(once, 2 * once.length);
        System.arraycopy(once, 0, twice, once.length, once.length);
        connection.drip(twice, Duration.ZERO);
    }

    void sendHalf(Answer answer) throws IOException {
        body.discard(MAX_DISCARD);
        finishInterim();
        log.ended(answer.status());
        connection.write(answer, log, true, answer.halfLength());
        connection.socket().close();
    }

    void sendEarly(Answer answer, EarlyAnswer then) throws IOException {
        finishInterim();
        log.ended(answer.status());
        write(answer, then == EarlyAnswer.LEAVE_OPEN);
        switch (then) {
            case CLOSE -> connection.socket().close();
            case LEAVE_OPEN -> holdUntilClosed();
            case DRAIN -> connection.socket().drain(Long.MAX_VALUE);
        }
    }

    /** Sends these bytes, which need not be HTTP, and closes the connection. */
    void sendRaw(byte[] bytes) throws IOException {
        log.ended(0);
        connection.write(bytes);
        connection.socket().close();
    }

    /** The id of the first part of the upload that this request names. */
    String firstPartId() {
        return api.upload(route.uploadId()).parts().get(0).id();
    }

    /** Repeats an element of a response until the client closes the connection, or up to a gigabyte. */
    void sendEndless(Endless what) throws IOException {
        log.ended(0);
        connection.drip(what.beginning().getBytes(StandardCharsets.US_ASCII), Duration.ZERO);
        String piece = what.piece();
        byte[] pieces = piece.repeat(1 + ENDLESS_PIECE / piece.length()).getBytes(StandardCharsets.US_ASCII);
        for (long left = ENDLESS_MAX; left > 0; left -= pieces.length) {
            connection.drip(pieces, Duration.ZERO);
        }
        connection.socket().close();
    }

    void cut(Cut how) throws IOException {
        log.ended(0);
        switch (how) {
            case RESET -> connection.socket().reset();
            case CLOSE -> connection.socket().close();
        }
    }

    void holdUntilClosed() {
        connection.socket().closed().join();
    }

    void pause(Duration time) throws IOException {
        connection.pause(time);
    }

    void pass(Gate gate) {
        gate.pass(connection.socket().closed());
    }
}
