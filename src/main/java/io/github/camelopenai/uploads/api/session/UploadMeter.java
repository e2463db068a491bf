package io.github.camelopenai.uploads.api.session;

import io.github.camelopenai.uploads.part.Part;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the bytes and parts that are sent of one upload. Senders report every piece that the operating system has accepted,
 * without a lock. Thread-safe.
 */
public final class UploadMeter {

    private final AtomicLong written = new AtomicLong();
    private final AtomicLong underWay = new AtomicLong();
    private final AtomicLong readingNanos = new AtomicLong();
    private final AtomicLong partNanos = new AtomicLong();
    private final Set<Sending> sendings = ConcurrentHashMap.newKeySet();
    private final ArrivedRates arrivedRates = new ArrivedRates();
    private final AtomicInteger retries = new AtomicInteger();
    private final AtomicInteger overloads = new AtomicInteger();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final ByteRate rate = new ByteRate(System.nanoTime());
    private volatile int partCount = -1;
    private volatile long uploadedBytes;
    private volatile int uploadedParts;

    /** A part that one thread sends, in one attempt or several. */
    public final class Sending implements AutoCloseable {
        private final long begun = System.nanoTime();
        private final SendingSpeed speed;
        private long bytes;
        private boolean closed;
        private volatile boolean reading;
        private volatile long readingSince;

        private Sending(long length) {
            speed = new SendingSpeed(length);
            inFlight.incrementAndGet();
            sendings.add(this);
        }

        /** An attempt begins to write the part. Bytes of an earlier attempt no longer count as being sent. */
        public void begins() {
            forget();
            speed.begin(System.nanoTime());
        }

        private void forget() {
            underWay.addAndGet(-bytes);
            bytes = 0;
        }

        /** Bytes are handed to the operating system, from now on. */
        public void writes() {
            speed.writes(System.nanoTime());
        }

        /** The operating system has accepted {@code n} more bytes of the part, or bytes around it. */
        public void written(long n) {
            speed.written(System.nanoTime(), n);
            bytes += n;
            written.addAndGet(n);
            underWay.addAndGet(n);
        }

        /**
         * Compares the connection of the present attempt with those of the other parts. Called by one thread, several times a
         * second.
         *
         * @return why the part should be sent again on another connection, null if it should not
         */
        public String slowness(long now) {
            speed.measure(now);
            double[] running = sendings.stream()
                    .filter(each -> each != this)
                    .flatMapToDouble(each -> each.speed.overall(now).stream())
                    .toArray();
            return speed.slowness(running, arrivedRates.recent(now));
        }

        /** Whether the connection was far slower than the others when it was last compared. */
        public boolean isSlow() {
            return speed.isSlow();
        }

        /** A piece of the part is read from the source, from now on. */
        public void reads() {
            readingSince = System.nanoTime();
            reading = true;
        }

        /** The piece was read, or could not be read. */
        public void hasRead() {
            if (reading) {
                reading = false;
                readingNanos.addAndGet(System.nanoTime() - readingSince);
            }
        }

        private long readingNow() {
            return reading ? Math.max(0, System.nanoTime() - readingSince) : 0;
        }

        /** The server has received the part. {@code report} runs before the report of any other part. */
        public void arrived(long length, Runnable report) {
            long now = System.nanoTime();
            arrivedRates.add(now, speed.untilAnswer(now));
            synchronized (UploadMeter.this) {
                forget();
                add(1, length);
                report.run();
            }
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                forget();
                inFlight.decrementAndGet();
                sendings.remove(this);
                partNanos.addAndGet(System.nanoTime() - begun);
            }
        }
    }

    public Sending sending(Part part) {
        if (part.count() > 0) {
            partCount = part.count();
        }
        return new Sending(part.length());
    }

    /** Adds parts that the server has. */
    synchronized void add(int parts, long bytes) {
        uploadedParts += parts;
        uploadedBytes += bytes;
    }

    int addRetries(int n) {
        return retries.addAndGet(n);
    }

    /** A request is repeated because the server or the network is overloaded. */
    public void addOverload() {
        overloads.incrementAndGet();
    }

    /** How often a request was repeated because the server or the network was overloaded. */
    public int overloads() {
        return overloads.get();
    }

    boolean isSending() {
        return inFlight.get() > 0;
    }

    /** The bytes that the operating system has accepted, including those of failed attempts. */
    public long writtenBytes() {
        return written.get();
    }

    /** The time that all senders together have spent reading the source, with the reads that have not ended. */
    Duration reading() {
        long nanos = readingNanos.get();
        for (Sending sending : sendings) {
            nanos += sending.readingNow();
        }
        return Duration.ofNanos(nanos);
    }

    /** The time that all senders together have spent on parts: reading, sending, waiting for answers and for retries. */
    Duration working() {
        long now = System.nanoTime();
        long nanos = partNanos.get();
        for (Sending sending : sendings) {
            nanos += now - sending.begun;
        }
        return Duration.ofNanos(nanos);
    }

    long uploadedBytes() {
        return uploadedBytes;
    }

    /** All counts at one moment. */
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
                uploadedBytes + underWay.get(),
                uploadedParts,
                partCount,
                inFlight.get(),
                rate.bytesPerSecond(System.nanoTime(), written.get()),
                retries.get());
    }
}
