package io.github.camelopenai.uploads.benchmark;

/**
 * What every client of a group uploads.
 *
 * @param warmUpBytes size of the file that is uploaded first, unmeasured
 * @param warmUps how often
 * @param bytes size of the file that is measured
 * @param uploads how often
 * @param parts how many parts an upload has, where it matters
 */
record Load(long warmUpBytes, int warmUps, long bytes, int uploads, int parts) {

    private static final int SMALL = 10_000;

    /** One large file, after a tiny one. */
    static Load large(long mib) {
        return new Load(1024, 1, mib << 20, 1, 1);
    }

    /** One large file several times, after a tiny one. */
    static Load severalLarge(long mib, int uploads) {
        return new Load(1024, 1, mib << 20, uploads, 1);
    }

    /** One large file twice, of which the second time is measured. */
    static Load warm(long mib) {
        return new Load(mib << 20, 1, mib << 20, 1, 1);
    }

    /** Many small files, after as many. */
    static Load small(int uploads) {
        return new Load(SMALL, uploads, SMALL, uploads, 1);
    }

    /** Many small files, after several times as many, as in a server that has been running for long. */
    static Load afterMany(int times, int uploads) {
        return new Load(SMALL, times * uploads, SMALL, uploads, 1);
    }

    /** One small file, with which a JVM begins. */
    static Load first() {
        return new Load(SMALL, 0, SMALL, 1, 1);
    }

    /** As many uploads as it takes to send so many parts in all, after as many. */
    static Load inParts(int parts, long partBytes, int partsInAll) {
        int uploads = Math.max(1, partsInAll / parts);
        return new Load(parts * partBytes, uploads, parts * partBytes, uploads, parts);
    }

    /** With {@code create} and {@code complete} of each upload. */
    double requests() {
        return (double) uploads * (parts + 2);
    }

    double gibibytes() {
        return (double) bytes * uploads / (1 << 30);
    }
}
