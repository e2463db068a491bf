package io.github.camelopenai.uploads.api;

import io.github.camelopenai.uploads.part.Part;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Counts what is sent of one upload. Senders report every piece that they have written, which takes no lock. Whoever reads
 * gets what has left this machine: the system's buffers hold megabytes for each connection, which on a slow line would
 * look like seconds of progress that there was not. Thread-safe.
 */
final class UploadMeter {

    /** For so long, what has left is not looked up again: it costs reading a table of the system's. */
    private static final long SENT_VALID = Duration.ofMillis(250).toNanos();

    private final LongAdder written = new LongAdder();
    private final LongAdder underWay = new LongAdder();
    private final AtomicInteger retries = new AtomicInteger();
    private final Set<Sending> inFlight = ConcurrentHashMap.newKeySet();
    private final ByteRate rate = new ByteRate(System.nanoTime());
    private volatile int partCount = -1;
    private volatile long uploadedBytes;
    private volatile int uploadedParts;
    private long sentBytes;
    private long sentAt = System.nanoTime() - SENT_VALID;
    private long bytesPerSecond;

    /** A part that is being sent, by one thread, in one attempt or several. */
    final class Sending implements SendProgress, AutoCloseable {
        private long bytes;
        private volatile LongSupplier unacknowledged;

        private Sending() {
            inFlight.add(this);
        }

        @Override
        public void begins(LongSupplier unacknowledgedBytes) {
            underWay.add(-bytes);
            bytes = 0;
            unacknowledged = unacknowledgedBytes;
        }

        @Override
        public void written(long n) {
            bytes += n;
            written.add(n);
            underWay.add(n);
        }

        /** The server has it. {@code report} is told so before anybody hears of another part. */
        void arrived(long length, Runnable report) {
            synchronized (UploadMeter.this) {
                begins(null);
                add(1, length);
                report.run();
            }
        }

        @Override
        public void close() {
            begins(null);
            inFlight.remove(this);
        }

        private long buffered() {
            LongSupplier supplier = unacknowledged;
            return supplier == null ? 0 : supplier.getAsLong();
        }
    }

    Sending sending(Part part) {
        if (part.count() > 0) {
            partCount = part.count();
        }
        return new Sending();
    }

    /** Parts that the server has. */
    synchronized void add(int parts, long bytes) {
        uploadedParts += parts;
        uploadedBytes += bytes;
    }

    int addRetries(int n) {
        return retries.addAndGet(n);
    }

    boolean isSending() {
        return !inFlight.isEmpty();
    }

    /** Handed to the system, those of vain attempts included. */
    long writtenBytes() {
        return written.sum();
    }

    long uploadedBytes() {
        return uploadedBytes;
    }

    /** One moment's figures. */
    record Reading(
            long uploadedBytes,
            long sentBytes,
            int uploadedParts,
            int partCount,
            int partsInFlight,
            long bytesPerSecond,
            int retries) {}

    /** @param look whether somebody wants to know what has been sent by now, and how fast; else that is as it was found last */
    synchronized Reading read(boolean look) {
        long now = System.nanoTime();
        if (look && now - sentAt >= SENT_VALID) {
            look(now);
        }
        return new Reading(
                uploadedBytes,
                Math.max(uploadedBytes, sentBytes),
                uploadedParts,
                partCount,
                inFlight.size(),
                bytesPerSecond,
                retries.get());
    }

    private void look(long now) {
        long sending = underWay.sum();
        long inBuffers =
                Math.min(sending, inFlight.stream().mapToLong(Sending::buffered).sum());
        sentBytes = uploadedBytes + sending - inBuffers;
        bytesPerSecond = rate.bytesPerSecond(now, written.sum() - inBuffers);
        sentAt = now;
    }
}
