package io.github.camelopenai.uploads.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;

/** What was measured in one group, as a table in Markdown. */
final class Table {

    private final Group group;
    private final Map<Case, List<Measurement>> runs;
    private final StringBuilder text = new StringBuilder();

    private Table(Group group, Map<Case, List<Measurement>> runs) {
        this.group = group;
        this.runs = runs;
    }

    static String of(Group group, Map<Case, List<Measurement>> runs) {
        return new Table(group, runs).render();
    }

    private String render() {
        text.append("### ").append(group.title()).append("\n\n| client |");
        for (Column column : group.columns()) {
            text.append(' ')
                    .append(column.title())
                    .append(column.compared() ? " | × " + group.reference() + " |" : " |");
        }
        text.append(" spread |\n|---|");
        group.columns().forEach(column -> text.append(column.compared() ? "---:|---:|" : "---:|"));
        text.append("---:|\n");
        group.cases().forEach(this::row);
        return text.toString();
    }

    private void row(Case row) {
        Case last = group.cases().get(group.cases().size() - 1);
        text.append("| ").append(row.label()).append(" |");
        for (Column column : group.columns()) {
            double median = median(values(row, column));
            cell(median, column.decimals());
            if (column.compared()) {
                cell(median / median(values(last, column)), 2);
            }
        }
        text.append(' ').append(Math.round(100 * spread(row))).append(" % |\n");
    }

    private void cell(double value, int decimals) {
        text.append(String.format(Locale.ROOT, " %." + decimals + "f |", value));
    }

    /** The widest range that a figure of this row had, as a share of its median. */
    private double spread(Case row) {
        return group.columns().stream()
                .mapToDouble(column -> {
                    double[] values = values(row, column);
                    double range = DoubleStream.of(values).max().orElseThrow()
                            - DoubleStream.of(values).min().orElseThrow();
                    return range == 0 ? 0 : range / median(values);
                })
                .max()
                .orElseThrow();
    }

    private double[] values(Case row, Column column) {
        return runs.get(row).stream()
                .mapToDouble(run -> column.value().applyAsDouble(run, group.load()))
                .toArray();
    }

    private static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
