package io.github.camelopenai.uploads.emulator;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Holds requests until a test lets them go on, so that tests of concurrency need no sleeps. */
public final class Gate {

    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final AtomicInteger held = new AtomicInteger();

    Gate() {}

    /** How many requests wait at this moment. */
    public int held() {
        return held.get();
    }

    /** Lets all requests go on that wait now or arrive later. */
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
