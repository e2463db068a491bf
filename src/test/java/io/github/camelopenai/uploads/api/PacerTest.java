package io.github.camelopenai.uploads.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.part.AbortSignal;
import io.github.camelopenai.uploads.part.UploadAbortedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** After "too many requests": nothing, then one, then twice as many with each success. */
@Timeout(20)
class PacerTest {

    private final Pacer pacer = new Pacer();
    private final AbortSignal abort = new AbortSignal();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<Pacer.Ticket> admitted = new LinkedBlockingQueue<>();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    private Pacer.Ticket admit() throws Exception {
        return pacer.admit(abort, Deadline.in(Duration.ofSeconds(10)));
    }

    private void admitInBackground(int requests) {
        for (int i = 0; i < requests; i++) {
            threads.submit(() -> admitted.add(admit()));
        }
    }

    private void limit(Duration wait) throws Exception {
        try (Pacer.Ticket ticket = admit()) {
            ticket.limited(wait);
        }
    }

    private List<Pacer.Ticket> takeExactly(int expected) throws Exception {
        List<Pacer.Ticket> tickets = new ArrayList<>();
        for (int i = 0; i < expected; i++) {
            Pacer.Ticket ticket = admitted.poll(5, TimeUnit.SECONDS);
            assertThat(ticket).as("request %d of %d", i + 1, expected).isNotNull();
            tickets.add(ticket);
        }
        await().during(100, TimeUnit.MILLISECONDS).until(admitted::isEmpty);
        return tickets;
    }

    @Test
    void shouldSendOneProbeAndThenTwiceAsManyWithEachSuccess() throws Exception {
        limit(Duration.ofMillis(50));
        admitInBackground(20);

        Pacer.Ticket probe = takeExactly(1).get(0);
        probe.succeeded();
        probe.close();
        List<Pacer.Ticket> two = takeExactly(2);
        two.get(0).succeeded();
        two.get(0).close();
        // One of the two is still running, and four may.
        takeExactly(3);
    }

    @Test
    void shouldLetTheNextOneProbeWhenAProbeFailsOtherwise() throws Exception {
        limit(Duration.ofMillis(1));
        admitInBackground(5);

        takeExactly(1).get(0).close();

        takeExactly(1);
    }

    @Test
    void shouldBeginAgainWhenAProbeIsRefusedToo() throws Exception {
        limit(Duration.ofMillis(1));
        admitInBackground(5);
        Pacer.Ticket probe = takeExactly(1).get(0);

        probe.limited(Duration.ofMillis(200));
        probe.close();

        takeExactly(1);
    }

    @Test
    void shouldNotTakeTheSuccessOfARequestThatWasUnderWayForThatOfAProbe() throws Exception {
        Pacer.Ticket before = admit();
        limit(Duration.ofMillis(1));
        admitInBackground(5);
        takeExactly(1);

        before.succeeded();
        before.close();

        takeExactly(0);
    }

    @Test
    void shouldHoldNothingBackOnceItHasRecovered() throws Exception {
        limit(Duration.ofMillis(1));
        for (int i = 0; i < 6; i++) {
            try (Pacer.Ticket ticket = admit()) {
                ticket.succeeded();
            }
        }

        admitInBackground(100);

        takeExactly(100);
    }

    @Test
    void shouldSayAtOnceThatTheDeadlineComesBeforeTheServerWantsToHearAnything() throws Exception {
        limit(Duration.ofMinutes(1));

        assertThatThrownBy(this::admit).isInstanceOf(Pacer.HeldBackException.class);
    }

    @Test
    void shouldStopWaitingWhenAborted() throws Exception {
        limit(Duration.ofSeconds(5));
        var waiting = threads.submit(this::admit);

        abort.abort("test");

        assertThatThrownBy(() -> waiting.get(5, TimeUnit.SECONDS)).hasCauseInstanceOf(UploadAbortedException.class);
    }
}
