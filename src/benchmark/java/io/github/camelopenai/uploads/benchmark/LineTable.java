package io.github.camelopenai.uploads.benchmark;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The wall times of a group whose cases have lines of their own, as a table in Markdown: one row for each line, one column for
 * each number of parts at once, and how near {@code auto} comes to the best number.
 */
final class LineTable {

    private LineTable() {}

    static String of(Figures figures) {
        Column wall = figures.group().columns().get(0);
        Map<Line, Map<String, Double>> rows = new LinkedHashMap<>();
        Set<String> numbers = new LinkedHashSet<>();
        double spread = 0;
        for (Case each : figures.group().cases()) {
            String number = each.options().parallelPartsText();
            numbers.add(number);
            rows.computeIfAbsent(each.line(), line -> new LinkedHashMap<>()).put(number, figures.median(each, wall));
            spread = Math.max(spread, figures.spread(each));
        }
        StringBuilder text = new StringBuilder("### " + figures.group().title() + ", wall s\n\n| line |");
        numbers.forEach(number -> text.append(' ').append(number).append(" |"));
        text.append(" auto / best |\n|---|")
                .append("---:|".repeat(numbers.size() + 1))
                .append('\n');
        rows.forEach((line, row) -> {
            text.append("| ").append(line.describe()).append(" |");
            numbers.forEach(number -> cell(text, row.get(number)));
            cell(text, row.containsKey("auto") ? row.get("auto") / best(row) : null);
            text.append('\n');
        });
        return text.append(String.format(Locale.ROOT, "%nLargest spread of a figure: %.0f %%%n", 100 * spread))
                .toString();
    }

    private static double best(Map<String, Double> row) {
        return row.entrySet().stream()
                .filter(each -> !each.getKey().equals("auto"))
                .mapToDouble(Map.Entry::getValue)
                .min()
                .orElse(Double.NaN);
    }

    /** @param value null or not a number if there is none, in a tiny run */
    private static void cell(StringBuilder text, Double value) {
        boolean missing = value == null || value.isNaN();
        text.append(missing ? " \u2013 |" : String.format(Locale.ROOT, " %.2f |", value));
    }
}
