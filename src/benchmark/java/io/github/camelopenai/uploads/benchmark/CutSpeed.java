package io.github.camelopenai.uploads.benchmark;

import io.github.camelopenai.uploads.benchmark.chart.BarChart;
import io.github.camelopenai.uploads.benchmark.chart.ChartStyle;
import io.github.camelopenai.uploads.benchmark.chart.Report;
import java.util.List;
import java.util.Locale;

/**
 * How fast a file with lines of about the same length is cut, in MB per second of CPU time.
 *
 * @param lineBytes the length of a line
 * @param cut without a check of the lines
 * @param validated with a check of each line
 */
record CutSpeed(int lineBytes, double cut, double validated) {

    static Report report(long bytes, List<CutSpeed> speeds) {
        String title = String.format(Locale.ROOT, "Cutting %.0f MB of requests", bytes / 1e6);
        StringBuilder table = new StringBuilder("### " + title + ", MB per second of CPU time of one thread\n\n"
                + "| bytes per line | cut | cut and validate |\n|---:|---:|---:|\n");
        for (CutSpeed speed : speeds) {
            table.append(
                    String.format(Locale.ROOT, "| %s | %.0f | %.0f |%n", speed.label(), speed.cut, speed.validated));
        }
        BarChart chart = new BarChart(
                        title,
                        "MB per CPU second of one thread",
                        "bytes per line",
                        speeds.stream().map(CutSpeed::label).toList())
                .add("cut", ChartStyle.BLUE, speeds.stream().map(CutSpeed::cut).toList())
                .add(
                        "cut and validate",
                        ChartStyle.OLIVE,
                        speeds.stream().map(CutSpeed::validated).toList());
        return new Report(table.toString(), chart);
    }

    private String label() {
        return String.format(Locale.ROOT, "%,d", lineBytes);
    }
}
