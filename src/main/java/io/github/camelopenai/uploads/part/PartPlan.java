package io.github.camelopenai.uploads.part;

/**
 * Cuts a known number of bytes into parts of equal size, the last one taking what is left.
 *
 * @param total bytes in the whole content, 1 to {@link #MAX_TOTAL}
 * @param partSize bytes in every part but the last, 1 to {@link #MAX_PART_SIZE}
 */
public record PartPlan(long total, long partSize) {

    /** The API's limit for one part, 64 MB, read as 64 MiB as the official Python SDK does. */
    public static final long MAX_PART_SIZE = 64L << 20;

    /** The API's limit for one upload, 8 GB, read as 8 GiB. */
    public static final long MAX_TOTAL = 8L << 30;

    public PartPlan {
        requireTotal(total);
        requirePartSize(partSize);
    }

    /** Refuses a content that the API would refuse for its size. */
    public static long requireTotal(long total) {
        if (total <= 0) {
            throw new IllegalArgumentException(
                    "There is nothing to upload: the content has " + total + " bytes and the API needs at least 1");
        }
        if (total > MAX_TOTAL) {
            throw new IllegalArgumentException("The content has " + total + " bytes; one upload takes at most "
                    + MAX_TOTAL + " bytes (8 GiB). Split it into several files");
        }
        return total;
    }

    /** Refuses a part size that the API would refuse. */
    public static long requirePartSize(long partSize) {
        if (partSize < 1 || partSize > MAX_PART_SIZE) {
            throw new IllegalArgumentException("A part size of " + partSize
                    + " bytes is not possible; allowed are 1 to " + MAX_PART_SIZE + " bytes (64 MiB)");
        }
        return partSize;
    }

    /** How many parts the content makes. */
    public int count() {
        return Math.toIntExact((total + partSize - 1) / partSize);
    }

    /** The part at {@code index}, 0 to {@code count() - 1}. */
    public PartRange range(int index) {
        long offset = index * partSize;
        if (index < 0 || offset >= total) {
            throw new IndexOutOfBoundsException("No part " + index + " in " + this);
        }
        return new PartRange(index, offset, Math.min(partSize, total - offset));
    }
}
