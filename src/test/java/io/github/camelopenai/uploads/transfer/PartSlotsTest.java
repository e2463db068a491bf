package io.github.camelopenai.uploads.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import io.github.camelopenai.uploads.option.ParallelParts;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PartSlotsTest {

    private final AbortSignal never = new AbortSignal();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> taken = new CopyOnWriteArrayList<>();

    /** Something that waits in a thread of its own. */
    @FunctionalInterface
    private interface Wait {
        AutoCloseable get() throws UploadAbortedException;
    }

    private Thread begin(String name, Wait wait) {
        Thread thread = new Thread(
                () -> {
                    try {
                        taken.add(wait.get());
                        events.add(name);
                    } catch (UploadAbortedException e) {
                        events.add(name + " aborted");
                    }
                },
                name);
        thread.start();
        return thread;
    }

    private Thread beginAndWait(String name, Wait wait) {
        Thread thread = begin(name, wait);
        await().until(() ->
                thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING);
        return thread;
    }

    @Test
    void shouldLetUploadsInInTheOrderInWhichTheyCame() throws Exception {
        PartSlots slots = new PartSlots(1);
        PartSlots.Share first = slots.join(ParallelParts.fixed(1), 1, never);
        for (String name : List.of("second", "third", "fourth")) {
            beginAndWait(name, () -> slots.join(ParallelParts.fixed(1), 1, never));
        }

        first.close();
        for (int i = 1; i <= 3; i++) {
            int arrived = i;
            await().until(() -> taken.size() == arrived);
            taken.get(i - 1).close();
        }

        assertThat(events).containsExactly("second", "third", "fourth");
    }

    @Test
    void shouldGiveMoreSlotsToAnUploadWhoseMaximumHasGrown() throws Exception {
        PartSlots slots = new PartSlots(4);
        PartSlots.Share share = slots.join(ParallelParts.fixed(1), 1, never);
        share.take(never);
        beginAndWait("second", () -> share.take(never));
        beginAndWait("third", () -> share.take(never));

        share.setMost(3);

        await().until(() -> taken.size() == 2);
        assertThat(share.sending()).isEqualTo(3);
    }

    @Test
    void shouldTakeSlotsFromAnUploadAfterTheirPartsWhenItsMaximumHasFallen() throws Exception {
        PartSlots slots = new PartSlots(4);
        PartSlots.Share share = slots.join(ParallelParts.fixed(3), 1, never);
        List<PartSlots.Slot> held = List.of(share.take(never), share.take(never), share.take(never));
        beginAndWait("next", () -> share.take(never));

        share.setMost(2);
        held.get(0).close();
        assertThat(events).isEmpty();
        assertThat(share.sending()).isEqualTo(2);

        held.get(1).close();
        await().until(() -> events.contains("next"));
        assertThat(share.sending()).isEqualTo(2);
    }

    @Test
    void shouldExpectSlotsForAnUploadByItsShareOfAllBytes() throws Exception {
        PartSlots slots = new PartSlots(32);
        PartSlots.Share large = slots.join(new ParallelParts(4, 32), 512, never);
        assertThat(large.expected()).isEqualTo(32);

        PartSlots.Share small = slots.join(new ParallelParts(4, 32), 1, never);
        PartSlots.Share same = slots.tryJoin(new ParallelParts(4, 32), 512);
        assertThat(List.of(large.expected(), small.expected(), same.expected())).containsExactly(16, 1, 16);

        same.close();
        assertThat(large.expected()).isEqualTo(32);
    }

    @Test
    void shouldExpectTheSlotsThatOtherUploadsCannotUse() throws Exception {
        PartSlots slots = new PartSlots(32);
        PartSlots.Share auto = slots.join(new ParallelParts(4, 32), 512, never);
        PartSlots.Share four = slots.join(ParallelParts.fixed(4), 512, never);

        assertThat(auto.expected()).isEqualTo(28);
        assertThat(four.expected()).isEqualTo(16);
    }

    @Test
    void shouldExpectTheSlotsThatAnUploadNoLongerNeedsForItsLastParts() throws Exception {
        PartSlots slots = new PartSlots(32);
        PartSlots.Share ending = slots.join(new ParallelParts(4, 32), 512, never);
        PartSlots.Share next = slots.join(new ParallelParts(4, 32), 512, never);
        PartSlots.Slot last = ending.take(never);

        ending.setLeft(2);
        assertThat(next.expected()).isEqualTo(29);

        last.close();
        ending.setLeft(0);
        assertThat(next.expected()).isEqualTo(32);
    }

    @Test
    void shouldExpectEachSlotForOneOfSeveralUploads() throws Exception {
        PartSlots slots = new PartSlots(32);
        List<PartSlots.Share> shares = List.of(
                slots.join(new ParallelParts(4, 32), 512, never),
                slots.join(new ParallelParts(4, 32), 512, never),
                slots.join(new ParallelParts(4, 32), 512, never));

        assertThat(shares).allSatisfy(share -> assertThat(share.expected()).isEqualTo(11));
    }

    @Test
    void shouldAlwaysLetAnUploadUseItsOwnSlot() throws Exception {
        PartSlots slots = new PartSlots(2);
        PartSlots.Share first = slots.join(ParallelParts.fixed(2), 1, never);
        PartSlots.Share second = slots.join(ParallelParts.fixed(2), 1, never);
        beginAndWait("third", () -> slots.join(ParallelParts.fixed(2), 1, never));

        try (PartSlots.Slot one = first.take(never)) {
            Thread waiting = beginAndWait("another part of first", () -> first.take(never));
            second.take(never).close();
            assertThat(events).isEmpty();
            one.close();
            waiting.join();
        }

        assertThat(events).containsExactly("another part of first");
    }

    @Test
    void shouldGiveAFreeSlotToAnUploadThatWaitsBeforeOneThatSends() throws Exception {
        PartSlots slots = new PartSlots(2);
        PartSlots.Share first = slots.join(ParallelParts.fixed(3), 1, never);
        PartSlots.Slot own = first.take(never);
        PartSlots.Slot further = first.take(never);
        Thread part = beginAndWait("part", () -> first.take(never));
        Thread joining = beginAndWait("upload", () -> slots.join(ParallelParts.fixed(1), 1, never));

        further.close();
        joining.join();
        assertThat(events).containsExactly("upload");
        own.close();
        part.join();

        assertThat(events).containsExactly("upload", "part");
    }

    @Test
    void shouldGiveFreeSlotsToThePartThatHasWaitedLongest() throws Exception {
        PartSlots slots = new PartSlots(3);
        PartSlots.Share first = slots.join(ParallelParts.fixed(3), 1, never);
        PartSlots.Share second = slots.join(ParallelParts.fixed(3), 1, never);
        PartSlots.Share third = slots.join(ParallelParts.fixed(3), 1, never);
        first.take(never);
        second.take(never);
        beginAndWait("part of second", () -> second.take(never));
        beginAndWait("part of first", () -> first.take(never));
        beginAndWait("another part of second", () -> second.take(never));

        third.close();
        for (int i = 1; i <= 3; i++) {
            int arrived = i;
            await().until(() -> taken.size() == arrived);
            taken.get(i - 1).close();
        }

        assertThat(events).containsExactly("part of second", "part of first", "another part of second");
    }

    @Test
    void shouldNotGiveAnUploadMoreThanItMayHave() throws Exception {
        PartSlots slots = new PartSlots(5);
        PartSlots.Share share = slots.join(ParallelParts.fixed(2), 1, never);
        share.take(never);
        PartSlots.Slot second = share.take(never);

        Thread third = beginAndWait("third", () -> share.take(never));
        second.close();
        third.join();

        assertThat(events).containsExactly("third");
    }

    @Test
    void shouldLetTheNextOneInWhenWaitersGiveUp() throws Exception {
        PartSlots slots = new PartSlots(1);
        AbortSignal abort = new AbortSignal();
        PartSlots.Share first = slots.join(ParallelParts.fixed(2), 1, never);
        PartSlots.Slot own = first.take(never);
        Thread aborted = beginAndWait("upload", () -> slots.join(ParallelParts.fixed(1), 1, abort));
        Thread interrupted = beginAndWait("part", () -> first.take(never));
        Thread last = beginAndWait("last", () -> slots.join(ParallelParts.fixed(1), 1, never));

        abort.abort("test");
        aborted.join();
        interrupted.interrupt();
        interrupted.join();
        assertThat(events).containsExactly("upload aborted", "part aborted");
        own.close();
        first.close();
        last.join();

        assertThat(events).last().isEqualTo("last");
    }

    @Test
    void shouldGiveASlotBackOnce() throws Exception {
        PartSlots slots = new PartSlots(1);
        PartSlots.Share share = slots.join(ParallelParts.fixed(1), 1, never);
        PartSlots.Slot slot = share.take(never);
        slot.close();
        slot.close();
        share.close();
        share.close();

        slots.join(ParallelParts.fixed(1), 1, never);
        AbortSignal abort = new AbortSignal();
        Thread second = beginAndWait("second", () -> slots.join(ParallelParts.fixed(1), 1, abort));
        abort.abort("test");
        second.join();

        assertThat(events).containsExactly("second aborted");
    }

    @Tag("slow")
    @Test
    void shouldNotWakeThoseWhoseTurnIsYetToCome() throws Exception {
        PartSlots slots = new PartSlots(1);
        PartSlots.Share first = slots.join(ParallelParts.fixed(1), 1, never);
        List<Thread> uploads = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            uploads.add(beginAndWait("upload " + i, () -> slots.join(ParallelParts.fixed(1), 1, never)));
        }
        Thread last = uploads.get(uploads.size() - 1);
        long before = waits(last);

        first.take(never).close();
        first.close();
        for (int i = 1; i < uploads.size() - 1; i++) {
            int arrived = i;
            await().until(() -> taken.size() == arrived);
            taken.get(i - 1).close();
        }
        await().until(() -> taken.size() == uploads.size() - 1);
        long woken = waits(last) - before;

        taken.get(uploads.size() - 2).close();
        last.join();
        assertThat(woken).isLessThan(5);
    }

    private static long waits(Thread thread) {
        return ManagementFactory.getThreadMXBean().getThreadInfo(thread.getId()).getWaitedCount();
    }

    @RepeatedTest(10)
    void shouldLoseNoSlotWhateverIsAbortedAndInterrupted() throws Exception {
        int limit = 3;
        PartSlots slots = new PartSlots(limit);
        AtomicInteger sending = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger sent = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        List<AbortSignal> signals = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            AbortSignal abort = new AbortSignal();
            signals.add(abort);
            Thread upload = new Thread(() -> {
                try (PartSlots.Share share = slots.join(ParallelParts.fixed(2), 1, abort)) {
                    List<Thread> senders = new ArrayList<>();
                    for (int sender = 0; sender < 3; sender++) {
                        Thread thread = new Thread(() -> send(share, abort, sending, most, sent));
                        thread.start();
                        senders.add(thread);
                    }
                    for (Thread sender : senders) {
                        join(sender);
                    }
                } catch (UploadAbortedException e) {
                    // As some of them are meant to be.
                }
            });
            upload.start();
            threads.add(upload);
        }
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (int i = 0; i < 15; i++) {
            signals.get(random.nextInt(signals.size())).abort("test");
            threads.get(random.nextInt(threads.size())).interrupt();
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(most.get()).isLessThanOrEqualTo(limit);
        assertThat(sent.get()).isGreaterThan(0);
        for (int i = 0; i < limit; i++) {
            slots.join(ParallelParts.fixed(1), 1, never);
        }
        AbortSignal abort = new AbortSignal();
        Thread oneTooMany = beginAndWait("one too many", () -> slots.join(ParallelParts.fixed(1), 1, abort));
        abort.abort("test");
        oneTooMany.join();
        assertThat(events).containsExactly("one too many aborted");
    }

    private static void send(
            PartSlots.Share share, AbortSignal abort, AtomicInteger sending, AtomicInteger most, AtomicInteger sent) {
        for (int part = 0; part < 5; part++) {
            try (PartSlots.Slot slot = share.take(abort)) {
                most.accumulateAndGet(sending.incrementAndGet(), Math::max);
                Thread.yield();
                sending.decrementAndGet();
                sent.incrementAndGet();
            } catch (UploadAbortedException e) {
                return;
            }
        }
    }

    /** However often this thread is interrupted. */
    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldFailAtOnceWhenAbortedBefore() {
        PartSlots slots = new PartSlots(1);
        AbortSignal abort = new AbortSignal();
        abort.abort("test");

        assertThatThrownBy(() -> slots.join(ParallelParts.fixed(1), 1, abort))
                .isInstanceOf(UploadAbortedException.class)
                .hasMessage("test");
    }
}
