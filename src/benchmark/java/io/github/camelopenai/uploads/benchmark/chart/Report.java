package io.github.camelopenai.uploads.benchmark.chart;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What the benchmark has found out in a group.
 *
 * @param tables in Markdown
 * @param chart of the most telling figures
 */
public record Report(String tables, BarChart chart) {

    /** Prints the tables and writes the chart as {@code GROUP.svg}. */
    public void publish(Path directory, String group) throws IOException {
        System.out.println(tables);
        chart.write(directory.resolve(group + ".svg"));
    }
}
