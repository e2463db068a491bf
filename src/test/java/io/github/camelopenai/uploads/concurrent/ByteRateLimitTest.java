package io.github.camelopenai.uploads.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ByteRateLimitTest {

    private final ByteRateLimit limit = new ByteRateLimit();
    private final ByteRateLimit component = new ByteRateLimit();
    private final ByteRateLimits limits = ByteRateLimits.NONE.and(component).and(limit);
    private final AbortSignal abort = new AbortSignal();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<CompletableFuture<?>> writers = new ArrayList<>();

    @AfterEach
    void endThreads() {
        abort.abort("the test has ended");
        threads.shutdownNow();
    }

    /** Starts a thread that writes with this buffer until it is aborted; returns the number of its bytes. */
    private AtomicLong startWriter(int buffer) {
        AtomicLong written = new AtomicLong();
        writers.add(CompletableFuture.runAsync(
                () -> {
                    ByteRateLimits.Flow flow = limits.flow();
                    try {
                        // Without a limit, nothing else ends it.
                        while (!abort.isAborted()) {
                            written.addAndGet(flow.takePiece(buffer, abort));
                        }
                    } catch (UploadAbortedException e) {
                        // The test has ended.
                    }
                },
                threads));
        return written;
    }

    private static long sum(List<AtomicLong> counts) {
        return counts.stream().mapToLong(AtomicLong::get).sum();
    }

    private List<AtomicLong> startWriters(int number) {
        List<AtomicLong> written = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            written.add(startWriter(i % 2 == 0 ? 16_000 : 128_000));
        }
        return written;
    }

    @Test
    void shouldGiveEachThreadTheSameShareWhateverItsBuffer() {
        limit.set(10_000_000);

        List<AtomicLong> written = startWriters(8);
        await().until(() -> sum(written) > 20_000_000);

        long share = sum(written) / 8;
        assertThat(written).allSatisfy(bytes -> assertThat(bytes.get()).isBetween(share * 3 / 4, share * 5 / 4));
    }

    @Test
    void shouldNotExceedTheRate() {
        limit.set(1_000_000);
        long begun = System.nanoTime();

        List<AtomicLong> written = startWriters(8);
        await().until(() -> sum(written) > 1_500_000);

        double seconds = (System.nanoTime() - begun) / 1e9;
        assertThat(sum(written)).isLessThan((long) (1_000_000 * (seconds + 0.25)));
    }

    @Test
    void shouldKeepTheLowerOfTwoLimits() {
        limit.set(100_000_000);
        component.set(500_000);
        long begun = System.nanoTime();

        List<AtomicLong> written = startWriters(4);
        await().until(() -> sum(written) > 500_000);

        double seconds = (System.nanoTime() - begun) / 1e9;
        assertThat(sum(written)).isLessThan((long) (500_000 * (seconds + 0.25)));
    }

    @Test
    void shouldHandOutSingleBytesAtAVeryLowRate() throws Exception {
        limit.set(3);

        assertThat(limits.flow().takePiece(128_000, abort)).isEqualTo(1);
    }

    @Test
    void shouldTakeAHigherRateAtOnceWhileThreadsWait() {
        limit.set(1);
        List<AtomicLong> written = startWriters(8);
        await().until(() -> limit.waiting() == 8);

        limit.set(1_000_000_000);

        await().until(() -> written.stream().allMatch(bytes -> bytes.get() > 100_000));
    }

    @Test
    void shouldLetAllGoOnWhenTheLimitIsRemoved() {
        limit.set(1);
        List<AtomicLong> written = startWriters(8);
        await().until(() -> limit.waiting() == 8);

        limit.set(0);

        await().until(() -> written.stream().allMatch(bytes -> bytes.get() > 10_000_000));
    }

    @Test
    void shouldTakeALowerRateAtOnce() {
        limit.set(50_000_000);
        List<AtomicLong> written = startWriters(8);
        await().until(() -> sum(written) > 5_000_000);

        limit.set(1000);
        long before = sum(written);

        // A piece that was granted before may be counted after it.
        await().during(300, TimeUnit.MILLISECONDS).until(() -> sum(written) < before + 8 * 128_000);
    }

    @Test
    void shouldPassTheTurnOnWhenAWaitingThreadIsAborted() throws Exception {
        limit.set(10);
        AbortSignal first = new AbortSignal();
        limits.flow().charge(10_000);
        CompletableFuture<Void> aborted = CompletableFuture.runAsync(
                () -> assertThatThrownBy(() -> limits.flow().takePiece(1, first))
                        .isInstanceOf(UploadAbortedException.class)
                        .hasMessageContaining("enough"),
                threads);
        await().until(() -> limit.waiting() == 1);
        AtomicLong written = startWriter(1);
        await().until(() -> limit.waiting() == 2);

        first.abort("enough");
        aborted.get(60, TimeUnit.SECONDS);
        limit.set(1_000_000);

        await().until(() -> written.get() > 0);
    }

    @Test
    void shouldEndTheWaitWhenTheThreadIsInterrupted() throws Exception {
        limit.set(1);
        limits.flow().charge(10_000);
        Thread waiting = new Thread(() ->
                assertThatThrownBy(() -> limits.flow().takePiece(1, abort)).isInstanceOf(UploadAbortedException.class));
        waiting.start();
        await().until(() -> limit.waiting() == 1);

        waiting.interrupt();
        waiting.join();

        assertThat(limit.waiting()).isZero();
    }

    @Test
    void shouldUseNoProcessorTimeWhileItWaits() throws Exception {
        limit.set(10);
        limits.flow().charge(100_000);
        List<Long> times = new ArrayList<>();
        var cpu = ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 8; i++) {
            writers.add(CompletableFuture.runAsync(
                    () -> {
                        long before = cpu.getCurrentThreadCpuTime();
                        try {
                            limits.flow().takePiece(1, abort);
                        } catch (UploadAbortedException e) {
                            synchronized (times) {
                                times.add(cpu.getCurrentThreadCpuTime() - before);
                            }
                        }
                    },
                    threads));
        }
        await().during(1, TimeUnit.SECONDS).until(() -> times.isEmpty());

        abort.abort("the test has ended");
        for (CompletableFuture<?> writer : writers) {
            writer.get(60, TimeUnit.SECONDS);
        }

        assertThat(times).hasSize(8).allSatisfy(nanos -> assertThat(nanos).isLessThan(100_000_000));
    }
}
