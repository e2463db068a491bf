package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.text.ShownText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns of an upload with very many parts, since each of them is a request. */
public final class PartCountWarning {

    private static final Logger LOG = LoggerFactory.getLogger(PartCountWarning.class);
    private static final int MANY = 1000;
    private static final long MIB = 1 << 20;

    private PartCountWarning() {}

    /** Warns if {@code bytes} make more than 1,000 parts of {@code partSize}. */
    public static void warnOf(String filename, long bytes, long partSize) {
        warnOf(filename, bytes, (bytes + partSize - 1) / partSize, partSize);
    }

    /**
     * Warns if there are more than 1,000 parts.
     *
     * @param bytes the size of the content
     * @param count the number of parts
     * @param partSize the configured part size
     */
    public static void warnOf(String filename, long bytes, long count, long partSize) {
        if (count > MANY) {
            long enough = (bytes + MANY * MIB - 1) / (MANY * MIB);
            LOG.warn(
                    "The {} bytes of '{}' are sent in {} parts, each of them a request, since partSize is {} bytes."
                            + " partSize={}MiB would make at most {} of them; at most 64MiB is possible",
                    bytes,
                    ShownText.of(filename),
                    count,
                    partSize,
                    enough,
                    MANY);
        }
    }
}
