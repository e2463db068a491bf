package io.github.camelopenai.uploads.benchmark;

import java.util.List;
import java.util.function.ToDoubleBiFunction;

/**
 * One column of figures.
 *
 * @param title as printed
 * @param value the figure, of one run
 * @param decimals how many are printed
 * @param compared whether its ratio to the row of reference is printed beside it
 */
record Column(String title, ToDoubleBiFunction<Measurement, Load> value, int decimals, boolean compared) {

    /** For large files. */
    static final List<Column> THROUGHPUT = List.of(
            new Column("CPU s/GiB, process", (run, load) -> run.processCpu() / load.gibibytes(), 2, true),
            new Column("CPU s/GiB, upload", (run, load) -> run.uploadCpu() / load.gibibytes(), 2, true),
            new Column("wall s", (run, load) -> run.wall(), 2, true),
            new Column("peak RSS MiB", (run, load) -> run.peakMiB(), 0, true));

    /** For the wall time alone. */
    static final List<Column> WALL = List.of(new Column("wall s", (run, load) -> run.wall(), 2, false));

    /** For files that come from a source over the network. */
    static final List<Column> REMOTE = List.of(
            new Column("wall s", (run, load) -> run.wall(), 2, true),
            new Column("CPU s/GiB, upload", (run, load) -> run.uploadCpu() / load.gibibytes(), 2, true),
            new Column("peak RSS MiB", (run, load) -> run.peakMiB(), 0, true),
            new Column("written MiB", (run, load) -> run.writtenMiB(), 0, false));

    /** For small files. */
    static final List<Column> LATENCY = List.of(
            new Column("CPU ms/upload", (run, load) -> 1000 * run.uploadCpu() / load.uploads(), 2, true),
            new Column("wall ms/upload", (run, load) -> 1000 * run.wall() / load.uploads(), 2, true),
            new Column("peak RSS MiB", (run, load) -> run.peakMiB(), 0, true));

    /** For the first upload of a JVM. */
    static final List<Column> FIRST = List.of(
            new Column("CPU s, process", (run, load) -> run.processCpu(), 2, true),
            new Column("CPU s, start and upload", (run, load) -> run.uploadCpu(), 2, true),
            new Column("wall s, start and upload", (run, load) -> run.wall(), 2, true),
            new Column("peak RSS MiB", (run, load) -> run.peakMiB(), 0, true));

    /** For many small files at once. */
    static final List<Column> CROWD = List.of(
            new Column("CPU ms/upload", (run, load) -> 1000 * run.uploadCpu() / load.uploads(), 2, true),
            new Column("wall ms/upload", (run, load) -> 1000 * run.wall() / load.uploads(), 2, true),
            new Column("peak RSS MiB", (run, load) -> run.peakMiB(), 0, true));

    /** For one upload of more and more parts. */
    static final List<Column> REQUESTS = List.of(
            new Column("CPU ms/request", (run, load) -> 1000 * run.uploadCpu() / load.requests(), 2, true),
            new Column("wall ms/request", (run, load) -> 1000 * run.wall() / load.requests(), 2, true),
            new Column("peak RSS MiB", (run, load) -> run.peakMiB(), 0, true));

    /** For uploads under a limit of the rate. */
    static final List<Column> LIMITED = List.of(
            new Column("MB/s", (run, load) -> load.bytes() / 1e6 / run.wall(), 2, false),
            new Column("wall s", (run, load) -> run.wall(), 2, false),
            new Column("CPU s, upload", (run, load) -> run.uploadCpu(), 2, false));

    /** For files larger than the heap. */
    static final List<Column> MEMORY = List.of(
            new Column("peak RSS MiB", (run, load) -> run.peakMiB(), 0, false),
            new Column("wall s", (run, load) -> run.wall(), 2, false));
}
