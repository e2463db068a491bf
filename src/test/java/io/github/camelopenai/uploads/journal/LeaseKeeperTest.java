package io.github.camelopenai.uploads.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LeaseKeeperTest {

    private static final Duration INTERVAL = Duration.ofMillis(1);

    /** As if the limit of threads were reached for a moment. */
    @Test
    void shouldRenewLaterLeasesWhenItsThreadCouldNotBeStartedAtFirst() {
        AtomicBoolean exhausted = new AtomicBoolean(true);
        ThreadFactory threads = work -> {
            if (exhausted.get()) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            Thread thread = new Thread(work);
            thread.setDaemon(true);
            return thread;
        };
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger renewed = new AtomicInteger();
        LeaseKeeper keeper = new LeaseKeeper(INTERVAL, threads);
        assertThatThrownBy(() -> keeper.add(refused::incrementAndGet)).isInstanceOf(OutOfMemoryError.class);
        exhausted.set(false);

        keeper.add(renewed::incrementAndGet);

        await().until(() -> renewed.get() >= 2);
        assertThat(refused).hasValue(0);
    }
}
