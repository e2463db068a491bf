package io.github.camelopenai.uploads.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class AbortSignalTest {

    private final AbortSignal signal = new AbortSignal();

    @Tag("slow")
    @Test
    void shouldNotWakeThoseWhoSleepWhenOtherWorkEnds() throws Exception {
        AtomicReference<Exception> failure = new AtomicReference<>();
        Thread sleeper = new Thread(() -> {
            try {
                signal.sleep(Duration.ofMinutes(10));
            } catch (UploadAbortedException e) {
                failure.set(e);
            }
        });
        sleeper.start();
        await().until(() -> sleeper.getState() == Thread.State.TIMED_WAITING);
        long before = waits(sleeper);

        for (int i = 0; i < 100; i++) {
            signal.register(() -> {}).close();
            // So that a thread that is woken has time to go to sleep again.
            await().until(() -> sleeper.getState() == Thread.State.TIMED_WAITING);
        }
        long woken = waits(sleeper) - before;
        signal.abort("test");
        sleeper.join();

        assertThat(woken).isLessThan(5);
        assertThat(failure.get()).hasMessage("test");
    }

    private static long waits(Thread thread) {
        return ManagementFactory.getThreadMXBean().getThreadInfo(thread.getId()).getWaitedCount();
    }

    @Test
    void shouldStopAllWorkWhenOneCallbackThrowsAnError() {
        AtomicBoolean stopped = new AtomicBoolean();
        for (int i = 0; i < 5; i++) {
            signal.register(() -> {
                throw new OutOfMemoryError("no memory");
            });
        }
        signal.register(() -> stopped.set(true));

        assertThatThrownBy(() -> signal.abort("test")).isInstanceOf(OutOfMemoryError.class);

        assertThat(stopped).isTrue();
    }

    @Test
    void shouldNotKeepTheRegistrationOfWorkThatFailedToStop() {
        signal.abort("test");

        assertThatIllegalStateException()
                .isThrownBy(() -> signal.register(() -> {
                    throw new IllegalStateException("cannot be stopped");
                }));

        assertThat(signal.awaitQuiet(Duration.ZERO)).isTrue();
    }

    @Test
    void shouldStopAllWorkThoughStoppingOneOfItFails() {
        AtomicBoolean stopped = new AtomicBoolean();
        for (int i = 0; i < 5; i++) {
            signal.register(() -> {
                throw new IllegalStateException("cannot be stopped");
            });
        }
        signal.register(() -> stopped.set(true));

        assertThatIllegalStateException().isThrownBy(() -> signal.abort("test")).withMessage("cannot be stopped");

        assertThat(stopped).isTrue();
    }

    @Test
    void shouldWaitUntilTheLastWorkHasEnded() throws Exception {
        AbortSignal.Registration first = signal.register(() -> {});
        AbortSignal.Registration second = signal.register(() -> {});
        AtomicBoolean quiet = new AtomicBoolean();
        Thread waiting = new Thread(() -> quiet.set(signal.awaitQuiet(Duration.ofMinutes(10))));
        waiting.start();
        await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

        first.close();
        first.close();
        assertThat(quiet).isFalse();
        second.close();
        waiting.join();

        assertThat(quiet).isTrue();
    }
}
