package io.github.camelopenai.uploads.benchmark.journal;

import io.github.camelopenai.uploads.journal.UploadJournal;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.LongStream;

/** Measures whether recording a part costs more the more parts the upload has. */
final class PartCost {

    static final int PARTS = 8192;
    private static final int SAMPLE = 512;
    private static final int WARM_UP = 2000;

    private PartCost() {}

    static String row(String label, UploadJournal journal) throws Exception {
        record(journal, "warm-up", WARM_UP);
        long[] nanos = record(journal, "upload", PARTS);
        double first = millis(Arrays.stream(nanos, 0, SAMPLE));
        double last = millis(Arrays.stream(nanos, PARTS - SAMPLE, PARTS));
        return String.format(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %.2f | %.2f |%n",
                label,
                first,
                last,
                last / first,
                millis(Arrays.stream(nanos)));
    }

    private static long[] record(UploadJournal journal, String key, int parts) throws Exception {
        try (UploadJournal.Entry entry = journal.take(key, key)) {
            entry.save(SampleRecords.pending(key, parts));
            return Timing.of(key, parts, i -> entry.addPart(SampleRecords.part(i), i))
                    .nanos();
        }
    }

    private static double millis(LongStream nanos) {
        return nanos.average().orElseThrow() / 1e6;
    }
}
