package io.github.camelopenai.uploads.benchmark;

/**
 * Options of a client; the SDK has none of them.
 *
 * @param parallelParts how many parts are sent at once; {@link #AUTO} for {@code auto}, which only {@code upload} has
 * @param adaptiveParts as the option of this name; the splitter has none of its kind
 * @param checksum whether an MD5 is computed
 * @param threads how many threads upload at once
 * @param maxBytesPerSecond as the option of this name; 0 for no limit
 * @param partBytes the size of a part; 0 for the default
 */
public record ClientOptions(
        int parallelParts,
        boolean adaptiveParts,
        boolean checksum,
        int threads,
        long maxBytesPerSecond,
        long partBytes) {

    static final int AUTO = 0;

    /** So many parts at once, all else as it is by default. */
    static ClientOptions parallel(int parts) {
        return new ClientOptions(parts, true, false, 1, 0, 0);
    }

    /** The value of the option. */
    public String parallelPartsText() {
        return parallelParts == AUTO ? "auto" : String.valueOf(parallelParts);
    }

    ClientOptions withFixedParts() {
        return new ClientOptions(parallelParts, false, checksum, threads, maxBytesPerSecond, partBytes);
    }

    ClientOptions withChecksum() {
        return new ClientOptions(parallelParts, adaptiveParts, true, threads, maxBytesPerSecond, partBytes);
    }

    ClientOptions inThreads(int count) {
        return new ClientOptions(parallelParts, adaptiveParts, checksum, count, maxBytesPerSecond, partBytes);
    }

    ClientOptions limitedTo(long bytesPerSecond) {
        return new ClientOptions(parallelParts, adaptiveParts, checksum, threads, bytesPerSecond, partBytes);
    }

    ClientOptions inPartsOf(long bytes) {
        return new ClientOptions(parallelParts, adaptiveParts, checksum, threads, maxBytesPerSecond, bytes);
    }
}
