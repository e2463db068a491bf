package io.github.camelopenai.uploads.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.support.Background;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class JournalLockTest {

    private static final String NAME = "0".repeat(64);
    private static final String OTHER = "1".repeat(64);

    @TempDir
    Path hanging;

    @TempDir
    Path healthy;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answered = new CountDownLatch(1);

    private static FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException {
        return FileChannel.open(file, options);
    }

    /** As a file system that is mounted from a server that has gone. */
    private FileChannel openAfterALongTime(Path file, Set<? extends OpenOption> options) throws IOException {
        asked.countDown();
        try {
            answered.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        return open(file, options);
    }

    private static JournalLock take(Path journal, String name) {
        return take(journal, name, JournalLockTest::open);
    }

    private static JournalLock take(Path journal, String name, JournalLockFile.Opener opener) {
        try {
            return JournalLock.take(journal, name, Thread.currentThread().getName(), opener);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldNotWaitForAJournalWhoseFileSystemHangs() throws Exception {
        CompletableFuture<JournalLock> first = Background.call(() -> take(hanging, NAME, this::openAfterALongTime));
        asked.await();

        take(healthy, NAME).close();

        assertThat(first).isNotDone();
        answered.countDown();
        first.join().close();
    }

    @Test
    void shouldGiveUpWaitingForAFileSystemThatHangsWhenInterrupted() throws Exception {
        CompletableFuture<JournalLock> first = Background.call(() -> take(hanging, NAME, this::openAfterALongTime));
        asked.await();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread second = new Thread(() -> {
            try {
                take(hanging, OTHER);
            } catch (IllegalStateException e) {
                failure.set(e.getCause());
            }
        });
        second.start();
        await().until(() -> second.getState() == Thread.State.WAITING);

        second.interrupt();
        second.join();

        assertThat(failure.get()).isInstanceOf(InterruptedIOException.class).hasMessageContaining("interrupted");
        answered.countDown();
        first.join().close();
        take(hanging, OTHER).close();
    }

    /** The channel is closed and opened again all the time, by whoever is the last and the first. */
    @Test
    void shouldLetOneThreadHaveARecordWhileOthersComeAndGo() {
        AtomicInteger owners = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger taken = new AtomicInteger();
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            threads.add(Background.run(() -> {
                for (int round = 0; round < 300; round++) {
                    try (JournalLock lock = JournalLock.take(healthy, NAME, "a thread", JournalLockTest::open)) {
                        most.accumulateAndGet(owners.incrementAndGet(), Math::max);
                        taken.incrementAndGet();
                        owners.decrementAndGet();
                    } catch (UploadInProgressException e) {
                        // Somebody else has it.
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }));
        }
        threads.forEach(CompletableFuture::join);

        assertThat(most).hasValue(1);
        assertThat(taken).hasPositiveValue();
        assertThat(healthy.resolve(NAME + ".owner")).doesNotExist();
        take(healthy, NAME).close();
        assertThat(Files.exists(healthy.resolve("journal.lock"))).isTrue();
    }
}
