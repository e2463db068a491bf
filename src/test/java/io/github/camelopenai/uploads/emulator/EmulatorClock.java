package io.github.camelopenai.uploads.emulator;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** The system's clock plus an offset that a test may move, so that an hour takes no time. */
final class EmulatorClock {

    private final AtomicReference<Duration> offset = new AtomicReference<>(Duration.ZERO);

    Instant now() {
        return Instant.now().plus(offset.get());
    }

    void advance(Duration by) {
        offset.accumulateAndGet(by, Duration::plus);
    }
}
