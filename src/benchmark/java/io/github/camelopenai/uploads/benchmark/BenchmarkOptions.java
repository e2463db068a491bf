package io.github.camelopenai.uploads.benchmark;

import java.util.List;

/**
 * System properties; pom.xml has their defaults.
 *
 * @param groups which groups run
 * @param rounds how often each client runs
 * @param mib size of the file on loopback
 * @param wanMib size of the file over the WAN
 * @param smallUploads how many small files
 * @param waitingUploads how many small files when most of them wait
 * @param memoryMib size of the file that does not fit into the heap
 */
record BenchmarkOptions(
        List<String> groups, int rounds, long mib, long wanMib, int smallUploads, int waitingUploads, long memoryMib) {

    static BenchmarkOptions fromSystemProperties() {
        return new BenchmarkOptions(
                List.of(System.getProperty("benchmark.groups").split(",", -1)),
                Integer.getInteger("benchmark.rounds"),
                Long.getLong("benchmark.mib"),
                Long.getLong("benchmark.wan.mib"),
                Integer.getInteger("benchmark.small.uploads"),
                Integer.getInteger("benchmark.waiting.uploads"),
                Long.getLong("benchmark.memory.mib"));
    }
}
