package io.github.camelopenai.uploads.benchmark.journal;

import com.zaxxer.hikari.HikariDataSource;
import io.github.camelopenai.uploads.benchmark.SourceFile;
import io.github.camelopenai.uploads.benchmark.chart.BarChart;
import io.github.camelopenai.uploads.benchmark.chart.Report;
import io.github.camelopenai.uploads.journal.FileUploadJournal;
import io.github.camelopenai.uploads.journal.JdbcUploadJournal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/** The group {@code journal}: the cost of the journals in a directory and in a PostgreSQL database, all in this process. */
public final class JournalBenchmark {

    /** The name of the group. */
    public static final String GROUP = "journal";

    private static final Duration RETENTION = Duration.ofDays(7);
    private static final int FEW_CONNECTIONS = 2;
    private static final int MANY_CONNECTIONS = 20;

    /** So small that the journal has much to do and the processor little. */
    private static final int PART_BYTES = 4096;

    private static final int PARTS = 128;

    private final Path directory;
    private final int rounds;
    private final String nearUrl;
    private final String farUrl;
    private final StringBuilder text = new StringBuilder();
    private int tables;

    /**
     * @param directory for files
     * @param rounds how often the uploads run
     * @param nearUrl of a server that answers at once
     * @param farUrl of a server that answers after 50 ms
     */
    public JournalBenchmark(Path directory, int rounds, String nearUrl, String farUrl) {
        this.directory = directory;
        this.rounds = rounds;
        this.nearUrl = nearUrl;
        this.farUrl = farUrl;
    }

    /** Measures; the chart is that of recording parts. */
    public Report run() throws Exception {
        try (Database database = new Database(directory.resolve("postgres"))) {
            text.append("PostgreSQL ")
                    .append(database.ask("SHOW server_version"))
                    .append(", fsync ")
                    .append(database.ask("SHOW fsync"))
                    .append(", synchronous_commit ")
                    .append(database.ask("SHOW synchronous_commit"))
                    .append("\n\n");
            BarChart chart = parts(database);
            operations(database);
            uploads(database);
            return new Report(text.toString(), chart);
        }
    }

    private BarChart parts(Database database) throws Exception {
        System.err.println("journal: " + PartCost.PARTS + " parts");
        head(
                "Journal, one upload of " + PartCost.PARTS + " parts, ms per recorded part",
                "journal",
                "first " + PartCost.SAMPLE,
                "last " + PartCost.SAMPLE,
                "last / first",
                "all");
        Path files = Files.createDirectory(directory.resolve("journal"));
        PartCost inDirectory = PartCost.in(new FileUploadJournal(files, RETENTION));
        text.append(inDirectory.row("directory"));
        PartCost inDatabase;
        try (HikariDataSource pool = database.pool(FEW_CONNECTIONS)) {
            inDatabase = PartCost.in(
                    new JdbcUploadJournal(pool, "journal_parts_cost", true, Duration.ofSeconds(30), RETENTION));
        }
        text.append(inDatabase.row("PostgreSQL")).append('\n');
        return PartCost.chart(inDirectory, inDatabase);
    }

    private void operations(Database database) throws Exception {
        System.err.println("journal: " + LargeJournal.RECORDS + " records");
        String table = "journal_large";
        head(
                String.format(Locale.ROOT, "Journal on PostgreSQL with %,d records", LargeJournal.RECORDS),
                "operation",
                "mean ms",
                "99 % within ms");
        try (HikariDataSource pool = database.pool(FEW_CONNECTIONS)) {
            LargeJournal journal = new LargeJournal(pool, table);
            journal.fill(FEW_CONNECTIONS);
            long records = Long.parseLong(database.ask("SELECT pg_total_relation_size('" + table + "')"));
            long parts = Long.parseLong(database.ask("SELECT pg_total_relation_size('" + table + "_parts')"));
            long partRows = Long.parseLong(database.ask("SELECT COUNT(*) FROM " + table + "_parts"));
            database.vacuum();
            journal.measure().forEach(timing -> text.append(timing.row()));
            text.append(String.format(
                    Locale.ROOT,
                    "%nDisk space with indexes, directly after filling: %d bytes per record of %d parts, %d bytes per row of a"
                            + " part (%,d rows).%n%n",
                    records / LargeJournal.RECORDS,
                    LargeJournal.PARTS,
                    parts / partRows,
                    partRows));
        }
    }

    private void uploads(Database database) throws Exception {
        head(
                PooledUploads.UPLOADS + " uploads at once, 4 parallel parts each, " + PARTS + " parts of 4 KiB",
                "answers",
                "no journal, s",
                FEW_CONNECTIONS + " connections, s",
                MANY_CONNECTIONS + " connections, s",
                FEW_CONNECTIONS + " / " + MANY_CONNECTIONS,
                "parts/s, " + FEW_CONNECTIONS + " connections");
        uploads(database, "at once", nearUrl);
        uploads(database, "after 50 ms", farUrl);
        text.append(String.format(
                Locale.ROOT,
                "%nStatements per upload without renewals of the lease: %d with 4 parts, %d with 16 parts, %d with 128 parts.%n",
                statements(database, 4),
                statements(database, 16),
                statements(database, 128)));
    }

    private int statements(Database database, int parts) throws Exception {
        Path file = SourceFile.make(directory, (long) PART_BYTES * parts);
        try (HikariDataSource pool = database.pool(FEW_CONNECTIONS)) {
            return PooledUploads.statements(nearUrl, pool, "journal_" + ++tables, file, PART_BYTES);
        }
    }

    private void uploads(Database database, String answers, String url) throws Exception {
        Path file = SourceFile.make(directory, (long) PART_BYTES * PARTS);
        double[] none = new double[rounds];
        double[] few = new double[rounds];
        double[] many = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            System.err.printf("journal: uploads, answers %s, round %d of %d%n", answers, round + 1, rounds);
            none[round] = PooledUploads.seconds(url, null, null, file, PART_BYTES);
            few[round] = seconds(database, FEW_CONNECTIONS, url, file);
            many[round] = seconds(database, MANY_CONNECTIONS, url, file);
        }
        text.append(String.format(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %.2f | %.2f | %.0f |%n",
                answers,
                median(none),
                median(few),
                median(many),
                median(few) / median(many),
                PooledUploads.UPLOADS * PARTS / median(few)));
    }

    private double seconds(Database database, int connections, String url, Path file) throws Exception {
        try (HikariDataSource pool = database.pool(connections)) {
            // An empty journal: with the records of the last round, nothing would be uploaded.
            return PooledUploads.seconds(url, pool, "journal_" + ++tables, file, PART_BYTES);
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private void head(String title, String first, String... figures) {
        text.append("### ").append(title).append("\n\n| ").append(first).append(" |");
        for (String figure : figures) {
            text.append(' ').append(figure).append(" |");
        }
        text.append("\n|---|").append("---:|".repeat(figures.length)).append('\n');
    }
}
