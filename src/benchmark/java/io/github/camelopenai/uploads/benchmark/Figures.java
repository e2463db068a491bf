package io.github.camelopenai.uploads.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/** The figures of one group: medians and ranges over the rounds. */
record Figures(Group group, Map<Case, List<Measurement>> runs) {

    double median(Case row, Column column) {
        double[] sorted = values(row, column);
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /** The difference between the largest and the smallest value. */
    double range(Case row, Column column) {
        double[] values = values(row, column);
        return DoubleStream.of(values).max().orElseThrow()
                - DoubleStream.of(values).min().orElseThrow();
    }

    /** The widest range of any figure of a row, divided by the median of that figure. */
    double spread(Case row) {
        return group.columns().stream()
                .mapToDouble(column -> {
                    double range = range(row, column);
                    return range > 0 ? range / median(row, column) : 0;
                })
                .max()
                .orElseThrow();
    }

    private double[] values(Case row, Column column) {
        return runs.get(row).stream()
                .mapToDouble(run -> column.value().applyAsDouble(run, group.load(row)))
                .toArray();
    }
}
