package io.github.camelopenai.uploads.benchmark.journal;

import io.github.camelopenai.uploads.journal.DatabaseSweep;
import io.github.camelopenai.uploads.journal.JdbcUploadJournal;
import io.github.camelopenai.uploads.journal.JournalRecord;
import io.github.camelopenai.uploads.journal.UploadJournal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** A journal in a database with many records, of which one in ten is pending and has half of its parts. */
final class LargeJournal {

    static final int RECORDS = 10_000;
    static final int PARTS = 16;
    private static final int PENDING_EVERY = 10;
    private static final int ALIKE = 10;
    private static final int WARM_UP = 200;
    private static final int REPETITIONS = 1000;
    private static final int FEW_REPETITIONS = 100;
    private static final int FEW_WARM_UP = 20;
    private static final int SHOWN = 100;
    private static final Duration RETENTION = Duration.ofDays(7);

    private final UploadJournal journal;
    private final DatabaseSweep sweep;

    LargeJournal(DataSource source, String table) {
        journal = new JdbcUploadJournal(source, table, true, Duration.ofMinutes(10), RETENTION);
        sweep = new DatabaseSweep(source, table, RETENTION);
    }

    void fill(int threads) throws Exception {
        journal.requireReachable();
        InThreads.forEach(threads, 0, RECORDS, this::add);
    }

    private void add(int number) throws Exception {
        try (UploadJournal.Entry entry = journal.take(key(number), "fill")) {
            if (number % PENDING_EVERY == 0) {
                entry.save(SampleRecords.pending(filename(number), PARTS));
                for (int part = 0; part < PARTS / 2; part++) {
                    entry.addPart(SampleRecords.part(part), part);
                }
            } else {
                entry.save(SampleRecords.completed(filename(number), PARTS));
            }
        }
    }

    private static String key(int number) {
        return "object " + number;
    }

    /** Some files have the same name, size and purpose. */
    private static String filename(int number) {
        return "export-" + number / ALIKE + ".jsonl";
    }

    List<Timing> measure() throws Exception {
        List<Timing> all = new ArrayList<>();
        all.add(view("`view` of 100 records"));
        all.add(take());
        all.add(addPart());
        all.add(Timing.of("`others`, 10 files of the same name and size", REPETITIONS, this::others)
                .warm(WARM_UP));
        all.add(Timing.of("sweep", FEW_REPETITIONS, i -> sweep.run()).warm(FEW_WARM_UP));
        all.add(view("`view` after these changes"));
        return all;
    }

    private Timing view(String label) throws Exception {
        return Timing.of(label, FEW_REPETITIONS, i -> journal.view(SHOWN)).warm(FEW_WARM_UP);
    }

    private Timing take() throws Exception {
        List<UploadJournal.Entry> taken = new ArrayList<>();
        try {
            return Timing.of("take a key", REPETITIONS, i -> taken.add(journal.take(key(7 * i), "take")))
                    .warm(WARM_UP);
        } finally {
            for (UploadJournal.Entry entry : taken) {
                entry.close();
            }
        }
    }

    private Timing addPart() throws Exception {
        try (UploadJournal.Entry entry = journal.take(key(RECORDS - PENDING_EVERY), "record")) {
            entry.load();
            return Timing.of("record a part", REPETITIONS, i -> entry.addPart(SampleRecords.part(i % PARTS), i))
                    .warm(WARM_UP);
        }
    }

    private void others(int repetition) throws Exception {
        JournalRecord like = SampleRecords.pending(filename(7 * repetition), PARTS);
        List<JournalRecord> found = journal.others("another object", like);
        if (found.size() != ALIKE) {
            throw new IllegalStateException(found.size() + " records look like " + like.filename());
        }
    }
}
