package io.github.camelopenai.uploads.jsonl;

import io.github.camelopenai.uploads.limit.PurposeLimits;

/**
 * The limits of one batch file.
 *
 * @param maxBytes at least 1
 * @param maxLines at least 1
 */
public record BatchLimits(long maxBytes, long maxLines) {

    /** The most bytes that the Batch API accepts in one file. */
    public static final long MAX_BYTES = PurposeLimits.BATCH.bytes();

    /** The most requests that the Batch API accepts in one file. */
    public static final long MAX_LINES = PurposeLimits.BATCH.lines();

    public BatchLimits {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes is " + maxBytes + "; it must be at least 1 byte");
        }
        if (maxLines < 1) {
            throw new IllegalArgumentException("maxLines is " + maxLines + "; it must be at least 1");
        }
    }
}
