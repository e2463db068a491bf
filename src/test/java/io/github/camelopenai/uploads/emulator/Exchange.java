package io.github.camelopenai.uploads.emulator;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and its answer, as steps that a {@link Fault} can put together. */
final class Exchange {

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    /** More than any request may have, so that a refused one can still be read to its end. */
    private static final long MAX_DISCARD = UploadRules.MAX_PART_BYTES + (1 << 20);

    private final Api api;
    private final Route route;
    private final RequestHead head;
    private final BodyStream body;
    private final LoggedRequest log;
    private final HttpConnection connection;
    private boolean reusable;

    Exchange(Api api, Route route, RequestHead head, BodyStream body, LoggedRequest log, HttpConnection connection) {
        this.api = api;
        this.route = route;
        this.head = head;
        this.body = body;
        this.log = log;
        this.connection = connection;
    }

    /** Whether the connection may serve another request. */
    boolean isReusable() {
        return reusable;
    }

    /** Does what the request asks for, and makes the answer without sending it. */
    Answer process() throws IOException {
        try {
            return api.answer(route, head, body, log);
        } catch (Refusal refusal) {
            return Answer.error(refusal, api.dialect());
        } catch (ProtocolException e) {
            return Answer.error(Refusal.of(400, e.getMessage(), null, null), api.dialect())
                    .asEarly();
        } catch (FileSystemException | RuntimeException e) {
            if (connection.closed().isDone()) {
                throw new IOException("Stopped in the middle of a request", e);
            }
            LOG.error("The emulator itself failed", e);
            return Answer.of(500, Map.of(), "The emulator itself failed: " + e).asEarly();
        }
    }

    void readBody(long bytes) throws IOException {
        body.discard(bytes);
    }

    void readWholeBody() throws IOException {
        body.discard(Long.MAX_VALUE);
    }

    /** Sends the answer after the request's body, unless it is an early one. */
    void send(Answer answer) throws IOException {
        // A client that waits for leave to send its body is answered without it.
        boolean early = answer.early() || body.awaitsContinue();
        boolean wholeBody = !early && body.discard(MAX_DISCARD);
        reusable = wholeBody && head.keepAlive();
        log.ended(answer.status());
        connection.write(answer, log, reusable, Long.MAX_VALUE);
        if (!wholeBody) {
            connection.drain(MAX_DISCARD);
        }
    }

    /** Sends the answers as if the connection could be used again, and closes it. */
    void sendThenClose(Answer... answers) throws IOException {
        body.discard(MAX_DISCARD);
        log.ended(answers[0].status());
        for (Answer answer : answers) {
            connection.write(answer, log, true, Long.MAX_VALUE);
        }
        connection.close();
    }

    void sendHalf(Answer answer) throws IOException {
        body.discard(MAX_DISCARD);
        log.ended(answer.status());
        connection.write(answer, log, true, answer.halfLength());
        connection.close();
    }

    void sendEarly(Answer answer, EarlyAnswer then) throws IOException {
        log.ended(answer.status());
        connection.write(answer, log, then == EarlyAnswer.LEAVE_OPEN, Long.MAX_VALUE);
        switch (then) {
            case CLOSE -> connection.close();
            case LEAVE_OPEN -> holdUntilClosed();
            case DRAIN -> connection.drain(Long.MAX_VALUE);
        }
    }

    /** Whatever that is, and then nothing more. */
    void sendRaw(byte[] bytes) throws IOException {
        log.ended(0);
        connection.write(bytes);
        connection.close();
    }

    /** Of the upload that this request is about, which has one. */
    String firstPartId() {
        return api.upload(route.uploadId()).parts().get(0).id();
    }

    void cut(Cut how) throws IOException {
        log.ended(0);
        switch (how) {
            case RESET -> connection.reset();
            case CLOSE -> connection.close();
        }
    }

    void holdUntilClosed() {
        connection.closed().join();
    }

    void pause(Duration time) throws IOException {
        try {
            connection.closed().get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // The pause is over.
        } catch (InterruptedException | ExecutionException e) {
            throw new IOException(e);
        }
    }

    void pass(Gate gate) {
        gate.pass(connection.closed());
    }
}
