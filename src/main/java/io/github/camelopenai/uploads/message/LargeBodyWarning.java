package io.github.camelopenai.uploads.message;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns once of a large body that is in memory as a whole, since the next and larger one ends in an OutOfMemoryError. */
final class LargeBodyWarning {

    private static final Logger LOG = LoggerFactory.getLogger(LargeBodyWarning.class);
    private static final long LARGE = 64L << 20;
    private static final AtomicBoolean WARNED = new AtomicBoolean();

    private LargeBodyWarning() {}

    /** @param form of the body, such as {@code byte[]} */
    static void warnOf(long bytes, String form) {
        if (bytes >= LARGE && WARNED.compareAndSet(false, true)) {
            LOG.warn(
                    "A body of {} bytes is in memory as a whole ({}), before it came here. Larger ones will not fit into the"
                            + " heap. Let the consumer give a file or a stream: localWorkDirectory for sftp and (with binary=true) ftp,"
                            + " includeBody=false with an object store's getObject, streamCache(false) on the route",
                    bytes,
                    form);
        }
    }
}
