package io.github.camelopenai.uploads.emulator;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

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

    /** Like {@link #pass(CompletableFuture)}, but asks again and again whether the client has gone, which must take a moment. */
    void passUnless(BooleanSupplier clientHasGone) {
        held.incrementAndGet();
        try {
            boolean gone = false;
            while (!opened.isDone() && !gone) {
                gone = clientHasGone.getAsBoolean();
            }
        } finally {
            held.decrementAndGet();
        }
    }
}
