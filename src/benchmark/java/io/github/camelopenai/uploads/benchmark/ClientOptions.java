package io.github.camelopenai.uploads.benchmark;

/**
 * Options of a client; the SDK has none of them.
 *
 * @param parallelParts how many parts are sent at once
 * @param adaptiveParts as the option of this name; the splitter has none of its kind
 * @param checksum whether an MD5 is computed
 */
public record ClientOptions(int parallelParts, boolean adaptiveParts, boolean checksum) {

    /** So many parts at once, all else as it is by default. */
    static ClientOptions parallel(int parts) {
        return new ClientOptions(parts, true, false);
    }

    ClientOptions withFixedParts() {
        return new ClientOptions(parallelParts, false, checksum);
    }

    ClientOptions withChecksum() {
        return new ClientOptions(parallelParts, adaptiveParts, true);
    }
}
