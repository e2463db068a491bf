package io.github.camelopenai.uploads.emulator;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** Sends the interim responses to one request in a thread of its own, while the body is being read. */
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

    /** Starts to send, since enough of the body has arrived. Further calls do nothing. */
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
        return connection.socket().isClosed() || enough && answers.times() == Integer.MAX_VALUE;
    }

    /** Stops an endless sequence, and waits until no more interim responses are sent. */
    void finish() {
        begin();
        enough = true;
        sent.join();
    }
}
