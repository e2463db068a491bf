package io.github.camelopenai.uploads.benchmark.journal;

import io.github.camelopenai.uploads.benchmark.chart.Report;
import io.github.camelopenai.uploads.journal.FileUploadJournal;
import io.github.camelopenai.uploads.journal.UploadJournal;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The group {@code growth-journal}: what an upload costs in a journal in a directory that has more and more records, all in this
 * process.
 */
public final class JournalGrowth {

    /** The name of the group. */
    public static final String GROUP = "growth-journal";

    private static final int PARTS = 4;
    /** Threads that fill the journal, so that the disk writes for several of them at once. */
    private static final int FILLING = 16;

    private static final int VIEWS = 5;
    private static final int SHOWN = 100;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Path directory;
    private final List<Integer> sizes;
    private final int uploads;
    private int records;

    /**
     * @param directory for files
     * @param sizes the numbers of records, in ascending order
     * @param uploads how many are measured for each of them
     */
    public JournalGrowth(Path directory, List<Integer> sizes, int uploads) {
        this.directory = directory;
        this.sizes = sizes;
        this.uploads = uploads;
    }

    public Report run() throws Exception {
        record(journal("warm-up"));
        records = 0;
        UploadJournal journal = journal("growing");
        List<UploadCost> costs = new ArrayList<>();
        for (int size : sizes) {
            System.err.println("growth-journal: " + size + " records");
            fill(journal, size);
            costs.add(measure(journal));
        }
        return UploadCost.report(
                "Journal in a directory, an upload of " + PARTS + " parts", "`view` of " + SHOWN, costs);
    }

    private UploadJournal journal(String name) throws IOException {
        return new FileUploadJournal(Files.createDirectory(directory.resolve(name)), Duration.ofDays(7));
    }

    private void fill(UploadJournal journal, int size) throws Exception {
        InThreads.forEach(FILLING, records, size, number -> {
            String name = name(number);
            try (UploadJournal.Entry entry = journal.take("object " + name, "benchmark")) {
                entry.save(SampleRecords.completed(name, PARTS));
            }
        });
        records = Math.max(records, size);
    }

    private static String name(int number) {
        return "orders-" + number + ".jsonl";
    }

    private UploadCost measure(UploadJournal journal) throws IOException {
        int before = records;
        long cpu = threads.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        record(journal);
        double wall = System.nanoTime() - start;
        double used = threads.getCurrentThreadCpuTime() - cpu;
        long viewed = System.nanoTime();
        for (int i = 0; i < VIEWS; i++) {
            journal.view(SHOWN);
        }
        double view = System.nanoTime() - viewed;
        return new UploadCost(
                before, used / 1e6 / uploads, wall / 1e6 / uploads, heapMiB(), view / 1e3 / VIEWS / records);
    }

    private static double heapMiB() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / (1024.0 * 1024);
    }

    /** Does what an upload does with its journal. */
    private void record(UploadJournal journal) throws IOException {
        for (int i = 0; i < uploads; i++) {
            String name = name(records++);
            try (UploadJournal.Entry entry = journal.take("object " + name, "benchmark")) {
                entry.load();
                entry.save(SampleRecords.pending(name, PARTS));
                for (int part = 0; part < PARTS; part++) {
                    entry.addPart(SampleRecords.part(part), part);
                }
                // Saved as COMPLETING, as accepted, and as COMPLETED.
                entry.save(SampleRecords.completed(name, PARTS));
                entry.save(SampleRecords.completed(name, PARTS));
                entry.save(SampleRecords.completed(name, PARTS));
            }
        }
    }
}
