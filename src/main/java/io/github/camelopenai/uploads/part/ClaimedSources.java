package io.github.camelopenai.uploads.part;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The streams and readers that somebody has begun to read. They are told apart by identity, since their classes may define
 * equality as they like, and are held weakly, since nobody says when a stream is forgotten. Thread-safe.
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

        /** One whose source is gone equals itself alone. */
        @Override
        public boolean equals(Object other) {
            if (this == other) {
                return true;
            }
            Object source = get();
            return source != null && other instanceof Claimed claimed && claimed.get() == source;
        }
    }

    /** @return whether it was not claimed before */
    boolean claim(Object source) {
        for (Reference<?> gone; (gone = collected.poll()) != null; ) {
            claimed.remove(gone);
        }
        return claimed.add(new Claimed(source, collected));
    }

    boolean isClaimed(Object source) {
        return claimed.contains(new Claimed(source, null));
    }

    /** How many sources are held at the moment. */
    int size() {
        return claimed.size();
    }
}
