package io.github.camelopenai.uploads.part;

/**
 * The sizes that a server takes.
 *
 * @param minPart the minimum size of every part but the last, in bytes
 * @param maxPart the maximum size of a part, in bytes
 * @param maxTotal the maximum size of an upload, in bytes
 */
public record SizeLimits(long minPart, long maxPart, long maxTotal) {

    /** The limits of OpenAI's API: 64 MB, read as 64 MiB as the official Python SDK does, and 8 GB, read as 8 GiB. */
    public static final SizeLimits OPENAI = new SizeLimits(1, 64L << 20, 8L << 30);

    public SizeLimits {
        requirePositive("minPartSize", minPart);
        requirePositive("maxPartSize", maxPart);
        requirePositive("maxUploadSize", maxTotal);
        if (minPart > maxPart) {
            throw new IllegalArgumentException("minPartSize is " + minPart + " bytes and maxPartSize " + maxPart
                    + " bytes; the minimum must not be larger than the maximum");
        }
    }

    private static void requirePositive(String option, long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException(option + " is " + bytes + " bytes; it must be at least 1B");
        }
    }

    /** Refuses a content that the server would refuse. */
    public long requireTotal(long total) {
        PartPlan.requireNotEmpty(total);
        if (total > maxTotal) {
            throw new IllegalArgumentException("The content has " + total + " bytes; one upload takes at most "
                    + maxTotal + " bytes (option maxUploadSize). Split it into several files");
        }
        return total;
    }

    /** Refuses a part that the server would refuse. */
    public long requirePart(long bytes) {
        if (bytes < 1 || bytes > maxPart) {
            throw new IllegalArgumentException(
                    "The part has " + bytes + " bytes; it must have 1 to " + maxPart + " bytes (option maxPartSize)");
        }
        return bytes;
    }

    /**
     * Refuses a size of parts that the server would refuse.
     *
     * @param option the option as it was written, such as {@code partSize is '70MB'}
     */
    public long requirePartSize(String option, long bytes) {
        if (bytes < minPart || bytes > maxPart) {
            throw new IllegalArgumentException(option + ", which is " + bytes + " bytes; a part can have " + minPart
                    + " to " + maxPart + " bytes (options minPartSize, maxPartSize)");
        }
        return bytes;
    }
}
