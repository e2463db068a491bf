package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.option.PartBufferKind;
import io.github.camelopenai.uploads.part.ByteBudget;
import io.github.camelopenai.uploads.part.Content;
import io.github.camelopenai.uploads.part.PartBuffers;
import io.github.camelopenai.uploads.part.PartPlan;
import io.github.camelopenai.uploads.part.SpoolFile;
import io.github.camelopenai.uploads.part.SpoolSpace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * What all uploads share, and what limits them together. Thread-safe.
 *
 * <p>Worst case of what is buffered of streams whose parts are sent while they are read: per upload {@code min(length,
 * (parallelParts + 1) × partSize)}, in temporary files or on the heap; over all uploads {@code maxBufferedBytes}. An
 * upload has its room before it is created, or waits.
 */
public final class TransferResources {

    private final PartSlots slots;
    private final ByteBudget memory;
    private final ByteBudget disk;
    private final SpoolSpace space = new SpoolSpace();
    private final Executor executor;

    /**
     * @param maxParallelParts how many parts all uploads send at once
     * @param maxBufferedBytes how many bytes of streams are buffered at once, in memory and on disk together; 0 for half of
     *     the heap in memory, and on disk what it can hold
     * @param executor for the threads that send; must run any number of tasks at once
     */
    public TransferResources(int maxParallelParts, long maxBufferedBytes, Executor executor) {
        this.slots = new PartSlots(maxParallelParts);
        boolean limited = maxBufferedBytes > 0;
        this.disk = new ByteBudget(limited ? maxBufferedBytes : Long.MAX_VALUE);
        this.memory = limited ? disk : new ByteBudget(Runtime.getRuntime().maxMemory() / 2);
        this.executor = executor;
    }

    PartSlots slots() {
        return slots;
    }

    Executor executor() {
        return executor;
    }

    /** Waits for room for the parts of {@code content}. */
    BufferReservation reserve(Content content, PartPlan plan, TransferSettings settings, AbortSignal stopping)
            throws IOException {
        if (content.isRepeatable()) {
            return BufferReservation.NONE;
        }
        boolean inMemory = settings.partBuffer() == PartBufferKind.memory;
        ByteBudget budget = inMemory ? memory : disk;
        requireRoomForOne(plan, budget, inMemory);
        long most = Math.min(plan.total(), (settings.parallelParts() + 1L) * plan.largest());
        long bytes = Math.min(most, budget.limit());
        budget.acquire(bytes, stopping);
        try {
            ByteBudget window = new ByteBudget(bytes);
            if (inMemory) {
                return new BufferReservation(PartBuffers.inMemory(window), () -> budget.release(bytes));
            }
            SpoolSpace.Claim claim = space.claim(settings.spoolDirectory(), bytes);
            return new BufferReservation(PartBuffers.onDisk(settings.spoolDirectory(), claim, window), () -> {
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
     * Reads a whole stream into a temporary file, which is the caller's to close, and closes the stream.
     *
     * @param directory null for the system's temporary directory
     * @throws IllegalArgumentException as soon as it is longer than one upload can be
     * @throws IOException as soon as the disk cannot hold it beside what other uploads were promised
     */
    public SpoolFile spool(Content stream, Path directory, AbortSignal stopping) throws IOException {
        AbortSignal signal = new AbortSignal();
        CompletableFuture<SpoolFile> spooled = new CompletableFuture<>();
        try (TaskGroup workers = new TaskGroup(executor, signal, stream::close, stopping)) {
            workers.start(() -> {
                SpoolFile file = SpoolFile.whole(stream, directory, space, signal);
                if (!spooled.complete(file)) {
                    // Too late: nobody waits for it any more.
                    file.close();
                }
            });
            workers.join(stream);
            return spooled.join();
        } catch (IOException | RuntimeException | Error e) {
            giveBack(spooled, e);
            throw e;
        } catch (Exception e) {
            giveBack(spooled, e);
            throw new IllegalStateException(e);
        }
    }

    private static void giveBack(CompletableFuture<SpoolFile> spooled, Throwable failure) {
        if (!spooled.completeExceptionally(failure)) {
            spooled.join().close();
        }
    }
}
