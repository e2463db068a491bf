package io.github.camelopenai.uploads.benchmark.journal;

import io.github.camelopenai.uploads.benchmark.chart.BarChart;
import io.github.camelopenai.uploads.benchmark.chart.ChartStyle;
import io.github.camelopenai.uploads.journal.UploadJournal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * Whether recording a part costs more the more parts the upload has, in milliseconds.
 *
 * @param first the mean of the first parts
 * @param last the mean of the last parts
 * @param all the mean of all parts
 */
record PartCost(double first, double last, double all) {

    static final int PARTS = 8192;
    static final int SAMPLE = 512;
    private static final int WARM_UP = 2000;

    static PartCost in(UploadJournal journal) throws Exception {
        record(journal, "warm-up", WARM_UP);
        long[] nanos = record(journal, "upload", PARTS);
        return new PartCost(
                millis(Arrays.stream(nanos, 0, SAMPLE)),
                millis(Arrays.stream(nanos, PARTS - SAMPLE, PARTS)),
                millis(Arrays.stream(nanos)));
    }

    String row(String label) {
        return String.format(
                Locale.ROOT, "| %s | %.2f | %.2f | %.2f | %.2f |%n", label, first, last, last / first, all);
    }

    static BarChart chart(PartCost directory, PartCost database) {
        return new BarChart(
                        String.format(Locale.ROOT, "Journal, one upload of %,d parts", PARTS),
                        "ms per recorded part",
                        "parts",
                        List.of("first " + SAMPLE, "last " + SAMPLE, "all"))
                .add("directory", ChartStyle.BLUE, directory.figures())
                .add("PostgreSQL", ChartStyle.ORANGE, database.figures());
    }

    private List<Double> figures() {
        return List.of(first, last, all);
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
