package io.github.camelopenai.uploads.benchmark;

import java.util.Locale;

/** The figures of one group as a table in Markdown. */
final class Table {

    private final Group group;
    private final Figures figures;
    private final StringBuilder text = new StringBuilder();

    private Table(Figures figures) {
        this.group = figures.group();
        this.figures = figures;
    }

    static String of(Figures figures) {
        return new Table(figures).render();
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
        text.append("| ").append(row.label()).append(" |");
        for (Column column : group.columns()) {
            double median = figures.median(row, column);
            cell(median, column.decimals());
            if (column.compared()) {
                cell(median / figures.median(group.reference(row), column), 2);
            }
        }
        text.append(' ').append(Math.round(100 * figures.spread(row))).append(" % |\n");
    }

    /** @param value not a number if the client cannot measure it */
    private void cell(double value, int decimals) {
        text.append(Double.isNaN(value) ? " – |" : String.format(Locale.ROOT, " %." + decimals + "f |", value));
    }
}
