package io.github.camelopenai.uploads.transfer;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The part sizes that servers took after they had refused larger parts (HTTP 413), by base URL. Later uploads use them from the
 * start, until the component is stopped. Thread-safe.
 */
public final class LearnedPartSizes {

    /** With {@code toD} there may be a base URL for each tenant. Those beyond this number are not remembered. */
    private static final int MAX_SERVERS = 1000;

    private final Map<URI, Long> sizes = new ConcurrentHashMap<>();

    /** The maximum size of a part, in bytes; {@link Long#MAX_VALUE} if no part was refused. */
    long of(URI baseUrl) {
        return sizes.getOrDefault(baseUrl, Long.MAX_VALUE);
    }

    /** Remembers a size that the server has taken, unless a smaller one is known. Returns whether it is new. */
    boolean learn(URI baseUrl, long bytes) {
        if (bytes >= of(baseUrl) || sizes.size() >= MAX_SERVERS && !sizes.containsKey(baseUrl)) {
            return false;
        }
        sizes.merge(baseUrl, bytes, Math::min);
        return true;
    }

    /** All sizes, in bytes. */
    public Map<URI, Long> all() {
        return Map.copyOf(sizes);
    }

    /** Forgets all sizes, so that the next upload to each server begins with {@code partSize} again. */
    public void forget() {
        sizes.clear();
    }
}
