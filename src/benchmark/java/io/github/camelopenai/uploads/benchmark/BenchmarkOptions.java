package io.github.camelopenai.uploads.benchmark;

import java.util.List;
import java.util.stream.Stream;

/**
 * System properties; pom.xml has their defaults.
 *
 * @param groups which groups run
 * @param rounds how often each client runs
 * @param mib size of the file on loopback
 * @param wanMib size of the file over the WAN
 * @param smallUploads how many small files
 * @param growthUploads how many small files when most of them wait
 * @param memoryMib size of the file that does not fit into the heap
 * @param jvm options of the clients' JVMs
 * @param fixed sizes that have no property
 */
record BenchmarkOptions(
        List<String> groups,
        int rounds,
        long mib,
        long wanMib,
        int smallUploads,
        int growthUploads,
        long memoryMib,
        List<String> jvm,
        Fixed fixed) {

    /**
     * Sizes that a user cannot set.
     *
     * @param shortMib so short that parts of 64 MiB are too few for all senders
     * @param limitedMib ten seconds at 10 MB/s
     * @param warmUploads as many as all compilation needs four times
     * @param lineBytes the number of bytes that are cut into lines
     * @param growthParts the largest number of parts of an upload
     * @param records the numbers of records in a journal that grows
     * @param recorded how many uploads are measured with each of these numbers
     */
    record Fixed(
            long shortMib,
            long limitedMib,
            int warmUploads,
            long lineBytes,
            int growthParts,
            List<Integer> records,
            int recorded) {

        private static final Fixed FULL =
                new Fixed(128, 96, 5000, 400_000_000, 8192, List.of(1, 100, 10_000, 100_000), 500);

        private static final Fixed TINY = new Fixed(4, 2, 2, 1_000_000, 8, List.of(1, 10), 10);
    }

    /** Whether the benchmark must only work. */
    boolean tiny() {
        return fixed == Fixed.TINY;
    }

    static BenchmarkOptions fromSystemProperties() {
        List<String> groups = List.of(System.getProperty("benchmark.groups").split(",", -1));
        if (Boolean.getBoolean("benchmark.tiny")) {
            List<String> quick = List.of("-XX:TieredStopAtLevel=1");
            return new BenchmarkOptions(groups, 1, 4, 4, 2, 20, 4, quick, Fixed.TINY);
        }
        return new BenchmarkOptions(
                groups,
                Integer.getInteger("benchmark.rounds"),
                Long.getLong("benchmark.mib"),
                Long.getLong("benchmark.wan.mib"),
                Integer.getInteger("benchmark.small.uploads"),
                Integer.getInteger("benchmark.growth.uploads"),
                Long.getLong("benchmark.memory.mib"),
                Stream.of(System.getProperty("benchmark.jvm").split(" ", -1))
                        .filter(option -> !option.isEmpty())
                        .toList(),
                Fixed.FULL);
    }
}
