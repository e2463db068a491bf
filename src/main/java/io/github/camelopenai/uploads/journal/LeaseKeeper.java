package io.github.camelopenai.uploads.journal;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** Renews the leases of one journal, in one thread, which ends when there is none to renew. */
final class LeaseKeeper {

    private final long intervalNanos;
    private final Set<Lease> entries = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor thread;
    private boolean scheduled;

    /** A lease that is renewed as long as it is here. */
    interface Lease {
        /** Renews the lease; called in the thread of the keeper. Does not throw. */
        void renew();
    }

    LeaseKeeper(Duration interval) {
        this(interval, work -> {
            Thread daemon = new Thread(work, "OpenAIUploadsLease");
            daemon.setDaemon(true);
            return daemon;
        });
    }

    LeaseKeeper(Duration interval, ThreadFactory threads) {
        this.intervalNanos = interval.toNanos();
        this.thread = new ScheduledThreadPoolExecutor(1, threads);
        thread.setKeepAliveTime(1, TimeUnit.SECONDS);
        thread.allowCoreThreadTimeOut(true);
    }

    /** Throws an Error if the operating system has no thread for the keeper; the lease is then not renewed. */
    synchronized void add(Lease entry) {
        entries.add(entry);
        try {
            schedule();
        } catch (Error e) {
            entries.remove(entry);
            throw e;
        }
    }

    void remove(Lease entry) {
        entries.remove(entry);
    }

    private synchronized void schedule() {
        if (!scheduled && !entries.isEmpty()) {
            thread.schedule(this::renew, intervalNanos, TimeUnit.NANOSECONDS);
            scheduled = true;
        }
    }

    private void renew() {
        try {
            entries.forEach(Lease::renew);
        } finally {
            synchronized (this) {
                scheduled = false;
            }
            schedule();
        }
    }
}
