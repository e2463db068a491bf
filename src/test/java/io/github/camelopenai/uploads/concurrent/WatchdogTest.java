package io.github.camelopenai.uploads.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.support.CapturedLog;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class WatchdogTest {

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final Watchdog watch = new Watchdog(scheduler);

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    static Stream<Throwable> throwables() {
        return Stream.of(
                new ArithmeticException("long overflow"),
                new StackOverflowError(),
                new OutOfMemoryError("not really"),
                new NoClassDefFoundError("not/Here"));
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void raise(Throwable what) throws T {
        throw (T) what;
    }

    @Test
    void shouldStopItsTimerWhenNothingRuns() {
        ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1);
        try {
            Watchdog idle = new Watchdog(timers, Duration.ofMillis(1));
            Watchdog.Watched task = () -> {};
            idle.add(task);
            assertThat(timers.getQueue()).hasSize(1);

            idle.remove(task);

            await().until(() -> timers.getQueue().isEmpty() && timers.getActiveCount() == 0);
        } finally {
            timers.shutdownNow();
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("throwables")
    void shouldKeepCheckingAllTasksAndLogAFailureOnce(Throwable failure) {
        AtomicInteger failing = new AtomicInteger();
        AtomicInteger well = new AtomicInteger();
        try (CapturedLog log = new CapturedLog(Level.ERROR, "%m %throwable{1}")) {
            watch.add(() -> {
                failing.incrementAndGet();
                raise(failure);
            });
            watch.add(well::incrementAndGet);

            await().until(() -> failing.get() > 2 && well.get() > 2);

            assertThat(log.lines())
                    .filteredOn(line -> line.contains("The check of a request failed"))
                    .hasSize(1);
            assertThat(log.lines())
                    .anyMatch(line -> line.contains(failure.getClass().getName()));
        }
    }

    @Test
    void shouldNotKeepWhatItCannotWatch() {
        scheduler.shutdownNow();
        AtomicInteger looks = new AtomicInteger();

        assertThatThrownBy(() -> watch.add(looks::incrementAndGet)).isInstanceOf(RejectedExecutionException.class);

        assertThat(watch.size()).isZero();
    }
}
