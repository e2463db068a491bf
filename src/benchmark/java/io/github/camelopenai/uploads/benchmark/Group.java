package io.github.camelopenai.uploads.benchmark;

import java.util.List;

/**
 * One table: clients that do the same against the same server.
 *
 * @param title above the table
 * @param server which one
 * @param line the network before it; a case may have another
 * @param heap of the clients, as `-Xmx` takes it
 * @param load what they upload; a case may upload something else
 * @param cases the rows
 * @param reference names the row to which ratios are: the last one in as many threads
 * @param columns the columns
 */
record Group(
        String title,
        ServerKind server,
        Line line,
        String heap,
        Load load,
        List<Case> cases,
        String reference,
        List<Column> columns) {

    Load load(Case row) {
        return row.load() == null ? load : row.load();
    }

    /** The row to which the ratios of a row are. */
    Case reference(Case row) {
        return cases.stream()
                .filter(each -> each.options().threads() == row.options().threads())
                .reduce(row, (earlier, later) -> later);
    }

    /** Without the rows between the first and the last. */
    Group shortened() {
        List<Case> both = List.of(cases.get(0), cases.get(cases.size() - 1));
        return new Group(title, server, line, heap, load, both, reference, columns);
    }

    /** The column of the chart: over a slow line the wall time, otherwise the first. */
    Column charted() {
        return columns.stream()
                .filter(column -> !line.equals(Line.LOOPBACK) && column.title().startsWith("wall"))
                .findFirst()
                .orElse(columns.get(0));
    }
}
