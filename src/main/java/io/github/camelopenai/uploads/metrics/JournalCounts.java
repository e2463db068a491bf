package io.github.camelopenai.uploads.metrics;

import io.github.camelopenai.uploads.journal.JournalRecord.State;
import io.github.camelopenai.uploads.journal.JournalView;
import io.github.camelopenai.uploads.journal.JournalView.Count;
import io.github.camelopenai.uploads.journal.UploadJournal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.ThreadPoolProfileBuilder;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;

/**
 * Counts the records of the journals by state, for gauges. The journals are read in a thread of their own and at most every
 * five seconds. So a scrape of all meters waits at most a second for a database that hangs.
 */
final class JournalCounts {

    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    /** Counts that are older than this are not shown. */
    private static final Duration USABLE = Duration.ofMinutes(5);

    private final CamelContext context;
    private final Supplier<Stream<UploadJournal>> journals;
    private ExecutorService thread;
    private boolean stopped;
    private Reading running;
    private Reading latest;

    JournalCounts(CamelContext context, Supplier<Stream<UploadJournal>> journals) {
        this.context = context;
        this.journals = journals;
    }

    /** A reading of all journals, which may still run. */
    private record Reading(long begun, CompletableFuture<Map<State, Count>> counts) {

        boolean isOlderThan(Duration age) {
            return System.nanoTime() - begun > age.toNanos();
        }

        Map<State, Count> await() throws IOException, TimeoutException, InterruptedException {
            try {
                long left = LONGEST_WAIT.toNanos() - (System.nanoTime() - begun);
                return counts.get(Math.max(0, left), TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                throw new IOException(e.getCause());
            }
        }
    }

    void bindTo(RegisteredMeters meters) {
        for (State state : State.values()) {
            String label = state.name().toLowerCase(Locale.ROOT);
            meters.gauge(
                    "openai.uploads.journal.records",
                    "Records in the journals",
                    this,
                    counts -> counts.records(state),
                    "state",
                    label);
            meters.secondsGauge(
                    "openai.uploads.journal.oldest",
                    "Age of the oldest record in the journals",
                    this,
                    counts -> counts.oldestSeconds(state),
                    "state",
                    label);
        }
    }

    private double records(State state) {
        Map<State, Count> counts = counts();
        return counts == null
                ? Double.NaN
                : counts.containsKey(state) ? counts.get(state).records() : 0;
    }

    private double oldestSeconds(State state) {
        Map<State, Count> counts = counts();
        if (counts == null) {
            return Double.NaN;
        }
        Count count = counts.get(state);
        return count == null
                ? 0
                : Math.max(0, Duration.between(count.oldest(), Instant.now()).toSeconds());
    }

    /** The counts by state; null if a journal cannot be read. */
    private Map<State, Count> counts() {
        Reading reading = reading();
        if (reading == null) {
            return null;
        }
        try {
            return reading.await();
        } catch (IOException e) {
            return null;
        } catch (TimeoutException e) {
            return latestCounts();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private synchronized Map<State, Count> latestCounts() {
        return latest == null || latest.isOlderThan(USABLE)
                ? null
                : latest.counts().getNow(null);
    }

    private synchronized Reading reading() {
        if (running == null || running.counts().isDone() && running.isOlderThan(FRESH)) {
            if (running != null) {
                latest = running.counts().isCompletedExceptionally() ? null : running;
            }
            running = begin();
        }
        return running;
    }

    private Reading begin() {
        if (stopped) {
            return null;
        }
        if (thread == null) {
            ThreadPoolProfile one = new ThreadPoolProfileBuilder("OpenAIUploadsMetrics")
                    .poolSize(1)
                    .maxPoolSize(1)
                    .maxQueueSize(1)
                    .keepAliveTime(1L, TimeUnit.SECONDS)
                    .allowCoreThreadTimeOut(true)
                    .rejectedPolicy(ThreadPoolRejectedPolicy.Abort)
                    .build();
            thread = context.getExecutorServiceManager().newThreadPool(this, "OpenAIUploadsMetrics", one);
        }
        CompletableFuture<Map<State, Count>> counts = new CompletableFuture<>();
        try {
            thread.execute(() -> {
                try {
                    counts.complete(read());
                } catch (IOException | RuntimeException e) {
                    counts.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            return null;
        }
        return new Reading(System.nanoTime(), counts);
    }

    private Map<State, Count> read() throws IOException {
        // Endpoints share journals.
        Set<UploadJournal> different = journals.get()
                .collect(Collectors.toCollection(() -> Collections.newSetFromMap(new IdentityHashMap<>())));
        Map<State, Count> counts = new EnumMap<>(State.class);
        for (UploadJournal journal : different) {
            JournalView view = journal.view(0).orElse(new JournalView(Map.of(), List.of()));
            view.states().forEach((state, count) -> counts.merge(state, count, JournalCounts::sum));
        }
        return counts;
    }

    private static Count sum(Count one, Count other) {
        return new Count(
                one.records() + other.records(), one.oldest().isBefore(other.oldest()) ? one.oldest() : other.oldest());
    }

    synchronized void stop() {
        stopped = true;
        running = null;
        if (thread != null) {
            context.getExecutorServiceManager().shutdownNow(thread);
            thread = null;
        }
    }
}
