package io.github.camelopenai.uploads.benchmark.journal;

import io.github.camelopenai.uploads.benchmark.chart.BarChart;
import io.github.camelopenai.uploads.benchmark.chart.ChartStyle;
import io.github.camelopenai.uploads.benchmark.chart.Report;
import java.util.List;
import java.util.Locale;

/**
 * What an upload costs in a journal that has so many records.
 *
 * @param records before the measured uploads
 * @param cpuMillis of an upload
 * @param wallMillis of an upload
 * @param heapMiB used after the uploads
 * @param viewMicros of one record, when the records are shown
 */
record UploadCost(int records, double cpuMillis, double wallMillis, double heapMiB, double viewMicros) {

    static Report report(String title, String view, List<UploadCost> costs) {
        StringBuilder table = new StringBuilder("### " + title + "\n\n| records before | CPU ms/upload | wall ms/upload"
                + " | heap MiB | " + view + ", µs/record |\n|---:|---:|---:|---:|---:|\n");
        for (UploadCost cost : costs) {
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f | %.0f | %.0f |%n",
                    cost.label(),
                    cost.cpuMillis,
                    cost.wallMillis,
                    cost.heapMiB,
                    cost.viewMicros));
        }
        BarChart chart = new BarChart(
                        title,
                        "ms/upload",
                        "records before",
                        costs.stream().map(UploadCost::label).toList())
                .add(
                        "CPU",
                        ChartStyle.BLUE,
                        costs.stream().map(UploadCost::cpuMillis).toList())
                .add(
                        "wall",
                        ChartStyle.GREY,
                        costs.stream().map(UploadCost::wallMillis).toList());
        return new Report(table.toString(), chart);
    }

    private String label() {
        return String.format(Locale.ROOT, "%,d", records);
    }
}
