package io.github.camelopenai.uploads.http.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.concurrent.DeadlinePassedException;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import io.github.camelopenai.uploads.concurrent.Watchdog;
import io.github.camelopenai.uploads.http.auth.CredentialSource.Credential;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who asks the provider, and what the others get. */
@Timeout(120)
class TokenCacheTest {

    private static final Deadline LATER = Deadline.in(Duration.ofMinutes(1));

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Watchdog watch = new Watchdog(scheduler);
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch answer = new CountDownLatch(1);

    @AfterEach
    void stop() {
        answer.countDown();
        threads.shutdownNow();
        scheduler.shutdownNow();
    }

    /** Whatever interrupts it. */
    private String whenAllowed() {
        asked.incrementAndGet();
        for (boolean open = false; !open; ) {
            try {
                answer.await();
                open = true;
            } catch (InterruptedException e) {
                // A provider that does not care.
            }
        }
        return "token-" + asked.get();
    }

    private CompletableFuture<Credential> get(
            TokenCache tokens, Credential refused, Deadline deadline, AbortSignal abort) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return tokens.get(refused, deadline, abort, watch);
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                },
                threads);
    }

    private CompletableFuture<Credential> get(TokenCache tokens, Deadline deadline, AbortSignal abort) {
        return get(tokens, null, deadline, abort);
    }

    @Test
    void shouldGiveAllWhoWaitWhatTheFirstHasGot() {
        TokenCache tokens = new TokenCache(this::whenAllowed);
        List<CompletableFuture<Credential>> all = IntStream.range(0, 8)
                .mapToObj(i -> get(tokens, LATER, new AbortSignal()))
                .toList();
        await().until(() -> asked.get() == 1);
        answer.countDown();

        assertThat(all).allSatisfy(one -> assertThat(one.join().secret()).isEqualTo("token-1"));
        assertThat(asked).hasValue(1);
    }

    @Test
    void shouldReplaceARefusedTokenOnceAlsoByOneOfTheSameText() throws IOException {
        TokenCache tokens = new TokenCache(() -> {
            asked.incrementAndGet();
            return "same";
        });
        Credential first = tokens.get(null, LATER, new AbortSignal(), watch);

        Credential second = tokens.get(first, LATER, new AbortSignal(), watch);
        Credential third = tokens.get(first, LATER, new AbortSignal(), watch);

        assertThat(second.secret()).isEqualTo("same");
        assertThat(third).isSameAs(second);
        assertThat(asked).hasValue(2);
    }

    @Test
    void shouldShareTheFailureAmongThoseRefusedWithTheSameTokenAndAskAnewForOthers() throws IOException {
        TokenCache tokens = new TokenCache(() -> {
            if (asked.incrementAndGet() == 2) {
                throw new IllegalStateException("down");
            }
            return "token-" + asked.get();
        });
        Credential first = tokens.get(null, LATER, new AbortSignal(), watch);

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> tokens.get(first, LATER, new AbortSignal(), watch))
                    .hasMessageContaining("the tokenProvider failed")
                    .hasRootCauseMessage("down");
        }
        assertThat(asked).hasValue(2);
        assertThat(tokens.get(null, LATER, new AbortSignal(), watch).secret()).isEqualTo("token-3");
    }

    @Test
    void shouldLetNobodyWaitLongerThanHeMayWhateverTheProviderDoes() {
        TokenCache tokens = new TokenCache(this::whenAllowed);
        CompletableFuture<Credential> first = get(tokens, LATER, new AbortSignal());
        await().until(() -> asked.get() == 1);
        AbortSignal abort = new AbortSignal();

        CompletableFuture<Credential> aborted = get(tokens, LATER, abort);
        CompletableFuture<Credential> late = get(tokens, Deadline.in(Duration.ofMillis(100)), new AbortSignal());
        abort.abort("enough");

        assertThatThrownBy(aborted::join).hasCauseInstanceOf(UploadAbortedException.class);
        assertThatThrownBy(late::join).hasCauseInstanceOf(DeadlinePassedException.class);
        answer.countDown();
        assertThat(first.join().secret()).isEqualTo("token-1");
        assertThat(asked).hasValue(1);
    }

    @Test
    void shouldLetTheNextOneAskWhenTheFirstIsStopped() {
        CountDownLatch never = new CountDownLatch(1);
        TokenCache tokens = new TokenCache(() -> {
            if (asked.incrementAndGet() == 1) {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return "token-" + asked.get();
        });
        AbortSignal abort = new AbortSignal();
        CompletableFuture<Credential> first = get(tokens, LATER, abort);
        await().until(() -> asked.get() == 1);
        CompletableFuture<Credential> second = get(tokens, LATER, new AbortSignal());
        abort.abort("enough");

        assertThatThrownBy(first::join).hasCauseInstanceOf(UploadAbortedException.class);
        assertThat(second.join().secret()).isEqualTo("token-2");
    }

    @Test
    void shouldInterruptTheProviderAtTheDeadlineAndLeaveNoInterruptBehind() throws Exception {
        TokenCache tokens = new TokenCache(() -> {
            try {
                new CountDownLatch(1).await();
                return null;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        });

        boolean interrupted = CompletableFuture.supplyAsync(
                        () -> {
                            assertThatThrownBy(() -> tokens.get(
                                            null, Deadline.in(Duration.ofMillis(100)), new AbortSignal(), watch))
                                    .isInstanceOf(DeadlinePassedException.class);
                            return Thread.currentThread().isInterrupted();
                        },
                        threads)
                .join();

        assertThat(interrupted).isFalse();
    }

    @Test
    void shouldSayThatTheComponentIsStoppedAndNotBlameTheProvider() {
        scheduler.shutdownNow();

        assertThatThrownBy(() -> new TokenCache(() -> "token").get(null, LATER, new AbortSignal(), watch))
                .isInstanceOf(UploadAbortedException.class)
                .hasMessage("the component is stopped");
    }

    @Test
    void shouldShowNoTokens() throws IOException {
        TokenCache tokens = new TokenCache(() -> "hidden1");
        Credential credential = tokens.get(null, LATER, new AbortSignal(), watch);

        assertThat(tokens + " " + credential).doesNotContain("hidden1");
    }

    static List<Throwable> failuresWithTheToken() {
        String said = "the token hidden-token-1 has expired";
        return List.of(new IllegalStateException(said), new NoClassDefFoundError(said), new AssertionError(said));
    }

    @ParameterizedTest
    @MethodSource("failuresWithTheToken")
    void shouldShowNoTokenThatTheProviderRepeatsInItsFailure(Throwable failure) throws IOException {
        TokenCache tokens = new TokenCache(() -> {
            if (asked.incrementAndGet() > 1) {
                throw failure instanceof RuntimeException unchecked ? unchecked : asError(failure);
            }
            return "hidden-token-1";
        });
        Credential first = tokens.get(null, LATER, new AbortSignal(), watch);

        assertThatThrownBy(() -> tokens.get(first, LATER, new AbortSignal(), watch))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has expired")
                .extracting(Throwables::getStackTrace)
                .asString()
                .doesNotContain("hidden-token-1");
    }

    private static RuntimeException asError(Throwable failure) {
        throw (Error) failure;
    }
}
