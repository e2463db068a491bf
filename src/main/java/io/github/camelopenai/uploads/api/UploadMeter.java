package io.github.camelopenai.uploads.api;

import io.github.camelopenai.uploads.part.Part;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what is sent of one upload. Senders report every piece that they have written, so that takes neither a lock nor
 * more than a look at the clock. Thread-safe.
 */
final class UploadMeter {

    private final LongAdder underWay = new LongAdder();
    private final ByteRate written = new ByteRate();
    private final AtomicInteger retries = new AtomicInteger();
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile int partCount = -1;
    private volatile long uploadedBytes;
    private volatile int uploadedParts;

    /** A part that is being sent, by one thread, in one attempt or several. */
    final class Sending implements AutoCloseable {
        private long bytes;

        private Sending() {
            inFlight.incrementAndGet();
        }

        /** Another attempt: what was written before is of no use. */
        void begin() {
            underWay.add(-bytes);
            bytes = 0;
        }

        void written(long n) {
            bytes += n;
            underWay.add(n);
            written.moved(n);
        }

        /** The server has it. {@code report} is told so before anybody hears of another part. */
        void arrived(long length, Runnable report) {
            synchronized (UploadMeter.this) {
                begin();
                add(1, length);
                report.run();
            }
        }

        @Override
        public void close() {
            begin();
            inFlight.decrementAndGet();
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
        return inFlight.get() > 0;
    }

    /** Handed to the network, those of vain attempts included. */
    long writtenBytes() {
        return written.total();
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

    synchronized Reading read() {
        return new Reading(
                uploadedBytes,
                uploadedBytes + underWay.sum(),
                uploadedParts,
                partCount,
                inFlight.get(),
                written.bytesPerSecond(),
                retries.get());
    }
}
