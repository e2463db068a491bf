package io.github.camelopenai.uploads.benchmark;

import io.github.camelopenai.uploads.benchmark.chart.BarChart;
import java.util.ArrayList;
import java.util.List;

/** One figure of each client of a group as a bar, with the range over the rounds. */
final class ClientChart {

    private ClientChart() {}

    static BarChart of(Figures figures) {
        Group group = figures.group();
        List<String> labels = group.cases().stream().map(Case::label).toList();
        BarChart chart = BarChart.ofSingleBars(group.title(), group.charted().title(), labels);
        for (ClientKind.Family family : ClientKind.Family.values()) {
            if (group.cases().stream().anyMatch(row -> row.client().family() == family)) {
                addBars(chart, figures, family);
            }
        }
        return chart;
    }

    private static void addBars(BarChart chart, Figures figures, ClientKind.Family family) {
        Column column = figures.group().charted();
        List<Double> values = new ArrayList<>();
        List<Double> errors = new ArrayList<>();
        for (Case row : figures.group().cases()) {
            double value = figures.median(row, column);
            boolean drawn = row.client().family() == family && !Double.isNaN(value);
            values.add(drawn ? value : 0.0);
            errors.add(drawn ? figures.range(row, column) / 2 : 0.0);
        }
        chart.add(family.title(), family.color(), values, errors);
    }
}
