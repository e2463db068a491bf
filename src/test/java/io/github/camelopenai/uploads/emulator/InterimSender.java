package io.github.camelopenai.uploads.emulator;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** Sends the interim answers to one request, in a thread of its own, so that the body is read on. */
final class InterimSender {

    private final InterimAnswers answers;
    private final HttpConnection connection;
    private final CompletableFuture<Void> begun = new CompletableFuture<>();
    private final CompletableFuture<Void> sent = new CompletableFuture<>();
    private volatile boolean enough;

    InterimSender(InterimAnswers answers, HttpConnection connection) {
        this.answers = answers;
        this.connection = connection;
    }

    /** The body has come so far that the first one is due. May be called again. */
    void begin() {
        if (begun.complete(null)) {
            connection.execute(this::run);
        }
    }

    private void run() {
        try {
            byte[] bytes = answers.bytes();
            for (int i = 0; i < answers.times() && !mayStop(); i++) {
                if (i > 0) {
                    connection.pause(answers.pause());
                }
                connection.drip(bytes, answers.drip());
            }
        } catch (IOException e) {
            // The connection is closed.
        } finally {
            sent.complete(null);
        }
    }

    private boolean mayStop() {
        return connection.closed().isDone() || enough && answers.times() == Integer.MAX_VALUE;
    }

    /** Returns when no more of them are sent: all are, or the last one of those without end. */
    void finish() {
        begin();
        enough = true;
        sent.join();
    }
}
