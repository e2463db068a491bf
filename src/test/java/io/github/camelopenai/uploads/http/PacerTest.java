package io.github.camelopenai.uploads.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.concurrent.DeadlinePassedException;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import io.github.camelopenai.uploads.http.Outage.OutageException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may go when. Longer waits than the test's are those that must not be over. */
@Timeout(120)
class PacerTest {

    private static final Duration LONG = Duration.ofSeconds(40);
    private static final IOException REFUSED = new IOException("Connection refused");

    private final Pacer pacer = new Pacer("http://127.0.0.1/v1");
    private final AbortSignal abort = new AbortSignal();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<Admitted> admitted = new LinkedBlockingQueue<>();

    /** A request that may go. */
    private record Admitted(String name, RequestQueue.Place place, Pacer.Ticket ticket) {
        void succeed() {
            ticket.succeeded();
        }

        void fail(RetryPolicy policy) {
            ticket.unanswered(REFUSED, policy);
        }
    }

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    private static RetryPolicy waiting(Duration delay) {
        return new RetryPolicy(5, delay, LONG, LONG, LONG);
    }

    private static RetryPolicy waitingMillis(int delay) {
        return waiting(Duration.ofMillis(delay));
    }

    private Admitted admit(String name) throws Exception {
        return admit(name, pacer.place(), Deadline.in(LONG.multipliedBy(2)), LONG);
    }

    private Admitted admit(String name, RequestQueue.Place place, Deadline deadline, Duration patience)
            throws Exception {
        return new Admitted(name, place, pacer.admit(place, abort, deadline, patience));
    }

    /** Begins to wait before this returns. */
    private void queue(String name, RequestQueue.Place place, Duration patience) {
        int before = pacer.state().waiting();
        threads.submit(() -> admitted.add(admit(name, place, Deadline.in(LONG.multipliedBy(2)), patience)));
        await().until(() -> pacer.state().waiting() > before || !admitted.isEmpty());
    }

    private void queue(String... names) {
        for (String name : names) {
            queue(name, pacer.place(), LONG);
        }
    }

    private Admitted next() throws InterruptedException {
        Admitted next = admitted.poll(60, TimeUnit.SECONDS);
        assertThat(next).as("a request that may go").isNotNull();
        return next;
    }

    /** Each ends without an answer, so that the next one is a probe as well, and goes alone. */
    private List<String> namesOfNextProbes(int count) throws InterruptedException {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Admitted next = next();
            names.add(next.name());
            next.ticket().close();
        }
        return names;
    }

    private void assertNobodyElseGoes() {
        await().during(100, TimeUnit.MILLISECONDS).until(admitted::isEmpty);
    }

    @Nested
    class WhenNothingHoldsRequestsBack {

        @Test
        void shouldAdmitRequestsAtOnceAndCountThem() throws Exception {
            admit("a");
            admit("b").succeed();

            assertThat(pacer.state().running()).isEqualTo(1);
            assertThat(pacer.state().waiting()).isZero();
        }

        @Test
        void shouldNotAdmitAnAbortedRequest() {
            abort.abort("test");

            assertThatThrownBy(() -> admit("a")).isInstanceOf(UploadAbortedException.class);
            assertThat(pacer.state().running()).isZero();
            assertThat(pacer.state().waiting()).isZero();
        }

        @Test
        void shouldNotAdmitARequestOfAnInterruptedThread() {
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> admit("a")).isInstanceOf(UploadAbortedException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(pacer.state().running()).isZero();
        }

        @Test
        void shouldNotAdmitARequestAfterItsDeadline() {
            Deadline passed = Deadline.in(Duration.ZERO);

            assertThatThrownBy(() -> admit("a", pacer.place(), passed, LONG))
                    .isInstanceOf(DeadlinePassedException.class);
            assertThat(pacer.state().running()).isZero();
        }
    }

    @Nested
    class WhenThereAreTooManyRequests {

        @Tag("slow")
        @Test
        void shouldBeFreeUnlessARequestWouldWait() throws Exception {
            assertThat(pacer.isFree()).isTrue();

            Admitted first = admit("first");
            assertThat(pacer.isFree()).isTrue();
            first.ticket().refused(Duration.ZERO, waitingMillis(1));
            assertThat(pacer.isFree()).isFalse();
        }

        @Test
        void shouldNotBeFreeInAnOutage() throws Exception {
            admit("first").fail(waitingMillis(1));

            assertThat(pacer.isFree()).isFalse();
        }

        @Test
        void shouldNotBeFreeBeforeTheNextRequestOfTheMinute() throws Exception {
            pacer.limitTo(2);
            admit("first").succeed();

            assertThat(pacer.isFree()).isFalse();
        }

        @Test
        void shouldLetRefusedRequestsGoFirstInTheOrderOfTheirRefusals() throws Exception {
            List<Admitted> first = List.of(admit("a"), admit("b"), admit("c"));
            first.get(1).ticket().refused(Duration.ofSeconds(2), waitingMillis(1));
            first.get(2).ticket().refused(Duration.ZERO, waitingMillis(1));
            first.get(0).ticket().refused(Duration.ZERO, waitingMillis(1));
            queue("new");
            for (int i : new int[] {0, 1, 2}) {
                queue(first.get(i).name(), first.get(i).place(), LONG);
            }

            assertThat(namesOfNextProbes(4)).containsExactly("b", "c", "a", "new");
        }

        @Test
        void shouldSendOneProbeAndTheNextOnesOnceItIsTaken() throws Exception {
            admit("a").ticket().refused(Duration.ZERO, waitingMillis(1));
            queue("b", "c");

            Admitted probe = next();
            assertNobodyElseGoes();
            probe.succeed();

            assertThat(next().name()).isEqualTo("c");
        }

        @Test
        void shouldNotKeepOthersWaitingForAProbeThatIsNeitherRefusedNorTaken() throws Exception {
            admit("a").ticket().refused(Duration.ZERO, waitingMillis(1));
            queue("slow", "c");

            assertThat(next().name()).isEqualTo("slow");
            assertThat(next().name()).isEqualTo("c");
        }

        @Test
        void shouldLetTheNextOneProbeWhenAProbeEndsOtherwise() throws Exception {
            admit("a").ticket().refused(Duration.ZERO, waitingMillis(1));
            queue("b", "c");

            next().ticket().close();

            assertThat(next().name()).isEqualTo("c");
        }

        @Test
        void shouldCountRefusalsOfACallOnlyWhileNoOtherIsTaken() throws Exception {
            Admitted other = admit("other");
            RequestQueue.Place place = pacer.place();
            refuse(place);
            refuse(place);
            assertThat(place.consecutiveRefusals()).isEqualTo(2);

            other.succeed();
            refuse(place);

            assertThat(place.consecutiveRefusals()).isEqualTo(1);
        }

        private void refuse(RequestQueue.Place place) throws Exception {
            admit("x", place, Deadline.in(LONG), LONG).ticket().refused(Duration.ZERO, waitingMillis(1));
        }

        @Test
        void shouldSayAtOnceThatTheDeadlineComesBeforeTheServerWantsToHearAnything() throws Exception {
            admit("a").ticket().refused(Duration.ofMinutes(1), waitingMillis(1));

            assertThatThrownBy(() -> admit("b", pacer.place(), Deadline.in(Duration.ofSeconds(30)), LONG))
                    .isInstanceOf(DeadlinePassedException.class)
                    .hasStackTraceContaining("rate-limited");
        }

        @Test
        void shouldStopWaitingWhenAborted() throws Exception {
            admit("a").ticket().refused(LONG, waitingMillis(1));
            Future<?> waiting = threads.submit(() -> admit("b"));
            Future<?> behind = threads.submit(() -> admit("c"));

            abort.abort("test");

            for (Future<?> each : List.of(waiting, behind)) {
                assertThatThrownBy(() -> each.get(60, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(UploadAbortedException.class);
            }
            assertThat(pacer.state().waiting()).isZero();
        }

        @Tag("slow")
        @Test
        void shouldLetTheNextOneGoWhenTheFirstIsAborted() throws Exception {
            admit("a").ticket().refused(Duration.ofSeconds(2), waitingMillis(1));
            AbortSignal own = new AbortSignal();
            threads.submit(() -> pacer.admit(pacer.place(), own, Deadline.in(LONG), LONG));
            await().until(() -> pacer.state().waiting() == 1);
            queue("c");

            own.abort("test");

            assertThat(next().name()).isEqualTo("c");
        }
    }

    @Nested
    class WhenThereIsNoAnswer {

        @Test
        void shouldTakeOneLostConnectionBesideOthersForNoOutage() throws Exception {
            Admitted other = admit("other");
            assertThat(admit("a").ticket().unanswered(REFUSED, waiting(LONG))).isFalse();
            assertThat(admit("b").ticket().unanswered(REFUSED, waiting(LONG))).isFalse();
            assertThat(pacer.unansweredSince()).isNull();

            other.succeed();

            assertThat(admit("c").ticket().unanswered(REFUSED, waiting(LONG)))
                    .as("alone")
                    .isTrue();
        }

        @Test
        void shouldBeginAnOutageWithTheThirdFailureInARow() throws Exception {
            admit("stalled");
            admit("a").fail(waiting(LONG));
            admit("b").fail(waiting(LONG));

            assertThat(admit("c").ticket().unanswered(REFUSED, waiting(LONG))).isTrue();
            assertThat(pacer.unansweredSince()).isNotNull();
        }

        @Test
        void shouldSendOneProbeAndAllOthersOnceItIsAnswered() throws Exception {
            admit("a").fail(waitingMillis(1));
            queue("b", "c", "d");

            Admitted probe = next();
            assertNobodyElseGoes();
            probe.ticket().answered();

            // Both may go at the same time, so that either may be seen first.
            assertThat(List.of(next().name(), next().name())).containsExactlyInAnyOrder("c", "d");
            assertThat(pacer.unansweredSince()).isNull();
        }

        @Test
        void shouldLetOthersGoOnceTheProbeHasMovedForAMoment() throws Exception {
            admit("a").fail(waitingMillis(1));
            queue("b", "c");
            Admitted probe = next();

            probe.ticket().moved();
            assertNobodyElseGoes();
            await().until(() -> {
                probe.ticket().moved();
                return !admitted.isEmpty();
            });

            assertThat(pacer.unansweredSince()).isNull();
        }

        @Tag("slow")
        @Test
        void shouldLetAnotherOneProbeWhenAProbeHangs() throws Exception {
            admit("a").fail(waitingMillis(1));
            queue("hanging", "c");

            assertThat(next().name()).isEqualTo("hanging");
            assertThat(next().name()).isEqualTo("c");
            assertThat(pacer.unansweredSince()).isNotNull();
        }

        /** What it sends may be the reason. */
        @Tag("slow")
        @Test
        void shouldLetThoseTryFirstThatHaveNotFailed() throws Exception {
            Admitted failing = admit("failing");
            failing.fail(waitingMillis(2_000));
            queue("failing", failing.place(), LONG);
            queue("other");

            assertThat(next().name()).isEqualTo("other");
        }

        @Test
        void shouldGiveUpAfterAWhile() throws Exception {
            admit("a").fail(waiting(LONG));

            assertThatThrownBy(() -> admit("b", pacer.place(), Deadline.in(LONG), Duration.ofMillis(50)))
                    .isInstanceOfSatisfying(OutageException.class, e -> assertThat(e.lastCause())
                            .isSameAs(REFUSED));
        }

        @Test
        void shouldSayWhyThereIsNoAnswerWhenTheDeadlinePasses() throws Exception {
            admit("a").fail(waiting(LONG));

            assertThatThrownBy(() -> admit("b", pacer.place(), Deadline.in(Duration.ofMillis(50)), LONG))
                    .isInstanceOf(DeadlinePassedException.class)
                    .hasStackTraceContaining("Connection refused");
        }

        @Test
        void shouldHoldNothingBackThatIsNotToWait() throws Exception {
            admit("a").fail(waiting(LONG));

            assertThat(admit("b", pacer.place(), Deadline.in(LONG), Duration.ZERO))
                    .isNotNull();
        }

        @Test
        void shouldForgetTheOutageWithAnAnswerThatComesLate() throws Exception {
            Admitted early = admit("early");
            for (String name : List.of("a", "b", "c")) {
                admit(name, pacer.place(), Deadline.in(LONG), Duration.ZERO).fail(waiting(LONG));
            }
            queue("d");

            early.succeed();

            assertThat(next().name()).isEqualTo("d");
        }
    }

    /** Nothing is done for those that wait but for the first of them. */
    @Tag("slow")
    @Test
    void shouldAdmitThousandsThatWait() throws Exception {
        admit("a").ticket().refused(Duration.ofMillis(500), waitingMillis(1));
        ExecutorService many = Executors.newFixedThreadPool(1000);
        List<Future<?>> waiting = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            waiting.add(many.submit(() -> {
                admit("x").succeed();
                return null;
            }));
        }

        for (Future<?> each : waiting) {
            each.get(60, TimeUnit.SECONDS);
        }
        many.shutdownNow();
        assertThat(pacer.state().waiting()).isZero();
        assertThat(pacer.state().running()).isZero();
    }
}
