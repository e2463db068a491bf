package io.github.camelopenai.uploads.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ByteBudgetTest {

    private final ByteBudget budget = new ByteBudget(100);
    private final AbortSignal abort = new AbortSignal();
    private final List<String> granted = new CopyOnWriteArrayList<>();

    private Thread acquire(String name, long bytes) {
        Thread thread = new Thread(() -> {
            try {
                budget.acquire(bytes, abort);
                granted.add(name);
            } catch (UploadAbortedException e) {
                granted.add(name + " aborted");
            }
        });
        thread.start();
        return thread;
    }

    private static void awaitWaiting(Thread thread) {
        await().until(() ->
                thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING);
    }

    @Test
    void shouldServeALargeRequestBeforeLaterSmallOnes() throws Exception {
        budget.acquire(60, abort);
        Thread large = acquire("large", 80);
        awaitWaiting(large);
        Thread small = acquire("small", 10);
        awaitWaiting(small);
        assertThat(granted).isEmpty();

        budget.release(60);
        large.join();
        small.join();

        assertThat(granted).containsExactlyInAnyOrder("large", "small");
        assertThat(budget.used()).isEqualTo(90);
    }

    @Test
    void shouldServeTheNextRequestWhenTheFirstIsAborted() throws Exception {
        budget.acquire(60, new AbortSignal());
        Thread large = acquire("large", 80);
        awaitWaiting(large);
        Thread small = new Thread(() -> {
            try {
                budget.acquire(10, new AbortSignal());
                granted.add("small");
            } catch (UploadAbortedException e) {
                granted.add("small aborted");
            }
        });
        small.start();
        awaitWaiting(small);

        abort.abort("test");
        large.join();
        small.join();

        assertThat(granted).containsExactlyInAnyOrder("large aborted", "small");
        assertThat(budget.used()).isEqualTo(70);
    }

    @Test
    void shouldRefuseARequestAboveTheLimit() {
        assertThatIllegalArgumentException().isThrownBy(() -> budget.acquire(101, abort));
    }

    @Test
    void shouldFailWhenTheSignalIsAbortedAlready() {
        abort.abort("test");

        assertThatThrownBy(() -> budget.acquire(1, abort)).isInstanceOf(UploadAbortedException.class);
        assertThat(budget.used()).isZero();
    }
}
