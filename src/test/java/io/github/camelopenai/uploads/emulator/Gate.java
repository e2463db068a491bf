package io.github.camelopenai.uploads.emulator;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Holds requests until a test opens the gate, so that tests of concurrency need no sleeps. */
public final class Gate {

    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final AtomicInteger held = new AtomicInteger();

    Gate() {}

    /** The number of requests that are held now. */
    public int held() {
        return held.get();
    }

    /** Releases all requests that are held, and lets later ones pass. */
    public void open() {
        opened.complete(null);
    }

    void pass(CompletableFuture<Void> connectionClosed) {
        held.incrementAndGet();
        try {
            CompletableFuture.anyOf(opened, connectionClosed).join();
        } finally {
            held.decrementAndGet();
        }
    }
}
