package io.github.camelopenai.uploads.benchmark;

/**
 * Options of a client; the SDK has none of them.
 *
 * @param parallelParts how many parts are sent at once
 * @param adaptiveParts as the option of this name; the splitter has none of its kind
 * @param checksum whether an MD5 is computed
 * @param threads how many threads upload at once
 * @param maxBytesPerSecond as the option of this name; 0 for no limit
 */
public record ClientOptions(
        int parallelParts, boolean adaptiveParts, boolean checksum, int threads, long maxBytesPerSecond) {

    /** So many parts at once, all else as it is by default. */
    static ClientOptions parallel(int parts) {
        return new ClientOptions(parts, true, false, 1, 0);
    }

    ClientOptions withFixedParts() {
        return new ClientOptions(parallelParts, false, checksum, threads, maxBytesPerSecond);
    }

    ClientOptions withChecksum() {
        return new ClientOptions(parallelParts, adaptiveParts, true, threads, maxBytesPerSecond);
    }

    ClientOptions inThreads(int count) {
        return new ClientOptions(parallelParts, adaptiveParts, checksum, count, maxBytesPerSecond);
    }

    ClientOptions limitedTo(long bytesPerSecond) {
        return new ClientOptions(parallelParts, adaptiveParts, checksum, threads, bytesPerSecond);
    }
}
