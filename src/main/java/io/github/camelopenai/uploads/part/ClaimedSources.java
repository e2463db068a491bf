package io.github.camelopenai.uploads.part;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The streams and readers that have been read from. They are compared by identity, since their classes may define equality in
 * any way, and held by weak references, since nothing tells when a stream is no longer used. Thread-safe.
 */
final class ClaimedSources {

    private final Set<Claimed> claimed = ConcurrentHashMap.newKeySet();
    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

    private static final class Claimed extends WeakReference<Object> {
        private final int hash;

        private Claimed(Object source, ReferenceQueue<Object> queue) {
            super(source, queue);
            this.hash = System.identityHashCode(source);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        /** A claim whose source was collected equals only itself. */
        @Override
        public boolean equals(Object other) {
            if (this == other) {
                return true;
            }
            Object source = get();
            return source != null && other instanceof Claimed claimed && claimed.get() == source;
        }
    }

    /** Claims a source; returns false if it was claimed before. */
    boolean claim(Object source) {
        for (Reference<?> gone; (gone = collected.poll()) != null; ) {
            claimed.remove(gone);
        }
        return claimed.add(new Claimed(source, collected));
    }

    boolean isClaimed(Object source) {
        return claimed.contains(new Claimed(source, null));
    }

    /** The number of sources that are not collected yet. */
    int size() {
        return claimed.size();
    }
}
