package io.github.camelopenai.uploads.benchmark;

import java.util.Locale;

/**
 * The wall times of a group whose cases have lines of their own, as a table in Markdown: one row for each line, one column for
 * each number of parts at once, and how near {@code auto} comes to the best number.
 */
final class LineTable {

    private LineTable() {}

    static String of(Figures figures) {
        LineTimes times = LineTimes.of(figures);
        StringBuilder text = new StringBuilder("### " + figures.group().title() + ", wall s\n\n| line |");
        times.numbers().forEach(number -> text.append(' ').append(number).append(" |"));
        text.append(" auto / best |\n|---|")
                .append("---:|".repeat(times.numbers().size() + 1))
                .append('\n');
        for (Line line : times.lines().keySet()) {
            text.append("| ").append(line.describe()).append(" |");
            times.numbers().forEach(number -> cell(text, times.time(line, number)));
            cell(text, times.relative(line, LineTimes.AUTO));
            text.append('\n');
        }
        double spread = figures.group().cases().stream()
                .mapToDouble(figures::spread)
                .max()
                .orElseThrow();
        return text.append(String.format(Locale.ROOT, "%nLargest spread of a figure: %.0f %%%n", 100 * spread))
                .toString();
    }

    /** @param value not a number if there is none, in a tiny run */
    private static void cell(StringBuilder text, double value) {
        text.append(Double.isNaN(value) ? " \u2013 |" : String.format(Locale.ROOT, " %.2f |", value));
    }
}
