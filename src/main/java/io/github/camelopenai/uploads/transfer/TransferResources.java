package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.api.session.WaitingUploads;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.option.PartBufferKind;
import io.github.camelopenai.uploads.part.ByteBudget;
import io.github.camelopenai.uploads.part.Content;
import io.github.camelopenai.uploads.part.PartBuffers;
import io.github.camelopenai.uploads.part.PartPlan;
import io.github.camelopenai.uploads.part.SizeLimits;
import io.github.camelopenai.uploads.part.SpoolFile;
import io.github.camelopenai.uploads.part.SpoolSpace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The resources that all uploads share: slots for sending, buffer space, threads, and learned part sizes. Thread-safe.
 *
 * <p>Of streams whose parts are sent while they are read, at most {@code min(length, (parallelParts + 1) × partSize)} bytes
 * are buffered per upload, in temporary files or on the heap, and {@code maxBufferedBytes} over all uploads. An upload
 * reserves its buffers before it is created, or waits.
 */
public final class TransferResources {

    private final int maxParallelParts;
    private final PartSlots slots;
    private final ByteBudget memory;
    private final ByteBudget disk;
    private final SpoolSpace space = new SpoolSpace();
    private final LearnedPartSizes partSizes = new LearnedPartSizes();
    private final Executor executor;

    /**
     * @param maxParallelParts the maximum number of parts that all uploads send at once
     * @param maxBufferedBytes the maximum number of bytes of streams that are buffered at once, in memory and on disk
     *     together; 0 for half of the heap in memory, and no limit on disk
     * @param executor runs the senders; must run any number of tasks at once
     */
    public TransferResources(int maxParallelParts, long maxBufferedBytes, Executor executor) {
        this.maxParallelParts = maxParallelParts;
        this.slots = new PartSlots(maxParallelParts);
        boolean limited = maxBufferedBytes > 0;
        this.disk = new ByteBudget(limited ? maxBufferedBytes : Long.MAX_VALUE);
        this.memory = limited ? disk : new ByteBudget(Runtime.getRuntime().maxMemory() / 2);
        this.executor = executor;
    }

    /** The buffers of one upload for parts of its stream, reserved from before it is created until it ends. */
    record Reservation(PartBuffers buffers, Runnable release) implements AutoCloseable {

        /** For content that is not buffered. */
        private static final Reservation NONE = new Reservation(PartBuffers.onDisk(null), () -> {});

        @Override
        public void close() {
            release.run();
        }
    }

    /** The maximum number of parts that all uploads send at once. */
    public int maxParallelParts() {
        return maxParallelParts;
    }

    PartSlots slots() {
        return slots;
    }

    /** The part sizes that servers took after they had refused larger parts. */
    public LearnedPartSizes partSizes() {
        return partSizes;
    }

    Executor executor() {
        return executor;
    }

    /**
     * Waits for buffer space for the parts of {@code content}.
     *
     * @param waits called if it must wait; the result is closed when the wait is over
     */
    Reservation reserve(
            Content content,
            PartPlan plan,
            TransferSettings settings,
            AbortSignal stopping,
            Supplier<WaitingUploads.Wait> waits)
            throws IOException {
        if (content.isRepeatable()) {
            return Reservation.NONE;
        }
        boolean inMemory = settings.partBuffer() == PartBufferKind.memory;
        ByteBudget budget = inMemory ? memory : disk;
        requireRoomForOne(plan, budget, inMemory);
        long bytes = Math.min(settings.room(plan), budget.limit());
        if (!budget.tryAcquire(bytes)) {
            try (WaitingUploads.Wait wait = waits.get()) {
                budget.acquire(bytes, stopping);
            }
        }
        try {
            ByteBudget window = new ByteBudget(bytes);
            if (inMemory) {
                return new Reservation(PartBuffers.inMemory(window), () -> budget.release(bytes));
            }
            SpoolSpace.Claim claim = space.claim(settings.spoolDirectory(), bytes);
            return new Reservation(PartBuffers.onDisk(settings.spoolDirectory(), claim, window), () -> {
                claim.close();
                budget.release(bytes);
            });
        } catch (IOException | RuntimeException | Error e) {
            budget.release(bytes);
            throw e;
        }
    }

    private static void requireRoomForOne(PartPlan plan, ByteBudget budget, boolean inMemory) {
        if (plan.largest() > budget.limit()) {
            throw new IllegalArgumentException("A part of " + plan.largest() + " bytes does not fit into the "
                    + budget.limit() + " bytes that may be buffered"
                    + (inMemory ? " (maxBufferedBytes, or half of the heap)" : " (maxBufferedBytes)")
                    + ": use a smaller partSize"
                    + (inMemory ? ", partBuffer=disk" : "")
                    + " or raise maxBufferedBytes");
        }
    }

    /**
     * Reads a whole stream into a temporary file, which the caller closes, and closes the stream.
     *
     * @param directory null for the system's temporary directory
     * @param limits the sizes that the server takes
     * @throws IllegalArgumentException as soon as the stream is longer than one upload can be
     * @throws IOException as soon as the disk lacks the space, counting that reserved by other uploads
     */
    public SpoolFile spool(Content stream, Path directory, SizeLimits limits, AbortSignal stopping) throws IOException {
        AbortSignal signal = new AbortSignal();
        CompletableFuture<SpoolFile> spooled = new CompletableFuture<>();
        try (TaskGroup workers = new TaskGroup(executor, signal, stream::close, stopping)) {
            workers.start(() -> {
                SpoolFile file = SpoolFile.whole(stream, directory, space, limits, signal);
                if (!spooled.complete(file)) {
                    // Too late: the caller has stopped waiting.
                    file.close();
                }
            });
            workers.join(stream);
            return spooled.join();
        } catch (IOException | RuntimeException | Error e) {
            discard(spooled, e);
            throw e;
        } catch (Exception e) {
            discard(spooled, e);
            throw new IllegalStateException(e);
        }
    }

    private static void discard(CompletableFuture<SpoolFile> spooled, Throwable failure) {
        if (!spooled.completeExceptionally(failure)) {
            spooled.join().close();
        }
    }
}
