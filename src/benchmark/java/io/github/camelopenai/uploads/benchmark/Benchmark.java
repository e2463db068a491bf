package io.github.camelopenai.uploads.benchmark;

import io.github.camelopenai.uploads.benchmark.chart.Report;
import io.github.camelopenai.uploads.benchmark.client.ClientMain;
import io.github.camelopenai.uploads.benchmark.journal.JournalBenchmark;
import io.github.camelopenai.uploads.benchmark.journal.JournalGrowth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs every client of every group in a process of its own, in turn, round after round, so that whatever else the machine
 * does hits all alike. Prints the medians as tables in Markdown and draws a chart of each group; what it is about goes to
 * the error stream.
 */
public final class Benchmark {

    private final BenchmarkOptions options;
    private final Path directory;
    private final Servers servers;

    private Benchmark(BenchmarkOptions options, Path directory, Servers servers) {
        this.options = options;
        this.directory = directory;
        this.servers = servers;
    }

    /** @param arguments an existing directory for files, which are removed again */
    public static void main(String[] arguments) throws Exception {
        EndWithParent.begin();
        BenchmarkOptions options = BenchmarkOptions.fromSystemProperties();
        Map<String, Group> groups = Groups.of(options);
        List<String> names = new ArrayList<>(groups.keySet());
        names.add(JournalBenchmark.GROUP);
        names.add(JournalGrowth.GROUP);
        names.add(LinesBenchmark.GROUP);
        if (!names.containsAll(options.groups())) {
            throw new IllegalArgumentException("benchmark.groups can be " + names);
        }
        groups.keySet().retainAll(options.groups());
        if (options.tiny()) {
            groups.replaceAll((name, group) -> group.shortened());
        }
        Path charts = Files.createDirectories(Path.of(arguments[0], "benchmark"));
        try (WorkDirectory directory = WorkDirectory.in(Path.of(arguments[0]))) {
            if (options.groups().contains(LinesBenchmark.GROUP)) {
                new LinesBenchmark(
                                directory.path(),
                                options.rounds(),
                                options.fixed().lineBytes())
                        .run()
                        .publish(charts, LinesBenchmark.GROUP);
            }
            if (options.groups().contains(JournalGrowth.GROUP)) {
                new JournalGrowth(
                                directory.path(),
                                options.fixed().records(),
                                options.fixed().recorded())
                        .run()
                        .publish(charts, JournalGrowth.GROUP);
            }
            for (Group group : groups.values()) {
                for (Case row : group.cases()) {
                    SourceFile.make(directory.path(), group.load(row).warmUpBytes());
                    SourceFile.make(directory.path(), group.load(row).bytes());
                }
            }
            try (Servers servers = new Servers(directory.path())) {
                Benchmark benchmark = new Benchmark(options, directory.path(), servers);
                for (Map.Entry<String, Group> group : groups.entrySet()) {
                    Figures figures = benchmark.run(group.getValue());
                    Report report = group.getKey().startsWith("auto")
                            ? new Report(LineTable.of(figures), RelativeTimesChart.of(figures))
                            : new Report(Table.of(figures), ClientChart.of(figures));
                    report.publish(charts, group.getKey());
                }
                // The tests run the journals, too, and their benchmark has no small size.
                if (options.groups().contains(JournalBenchmark.GROUP) && !options.tiny()) {
                    new JournalBenchmark(
                                    directory.path(),
                                    options.rounds(),
                                    servers.use(ServerKind.HTTP, Line.LOOPBACK).url(),
                                    servers.use(ServerKind.HTTP, Line.WAN).url())
                            .run()
                            .publish(charts, JournalBenchmark.GROUP);
                }
            }
        }
    }

    private Figures run(Group group) throws IOException {
        Map<Case, List<Measurement>> runs = new LinkedHashMap<>();
        for (int round = 1; round <= options.rounds(); round++) {
            for (Case each : group.cases()) {
                System.err.printf("%s, round %d of %d: %s%n", group.title(), round, options.rounds(), each.label());
                Measurement measured = run(group, each);
                runs.computeIfAbsent(each, key -> new ArrayList<>()).add(measured);
            }
        }
        return new Figures(group, runs);
    }

    private Measurement run(Group group, Case each) throws IOException {
        Load load = group.load(each);
        Path warmUp = SourceFile.in(directory, load.warmUpBytes());
        Path file = SourceFile.in(directory, load.bytes());
        Servers.Address server = servers.use(group.server(), each.line() == null ? group.line() : each.line());
        Job job = new Job(
                each.client(),
                server.url(),
                server.sourceUrl(),
                each.options(),
                each.source(),
                warmUp,
                load.warmUps(),
                file,
                load.uploads());
        List<String> jvm = new ArrayList<>(servers.jvmOptions());
        jvm.addAll(options.jvm());
        jvm.add("-Xmx" + group.heap());
        jvm.add("-Djava.io.tmpdir=" + directory);
        try (JavaProcess client =
                JavaProcess.start(jvm, Classpath.of(each.client()), ClientMain.class, job.toArguments())) {
            Measurement measured = Measurement.parse(client.await("MEASURED"));
            if (group.server() == ServerKind.EMULATOR
                    && !servers.sha256(load.bytes()).equals(SourceFile.sha256(file))) {
                throw new IllegalStateException(each.label() + " made another file");
            }
            return measured;
        }
    }
}
