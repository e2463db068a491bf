package io.github.camelopenai.uploads.benchmark;

import java.util.List;

/**
 * One table: clients that do the same against the same server.
 *
 * @param title above the table
 * @param server which one
 * @param line the network before it; a case may have another
 * @param heap of the clients, as `-Xmx` takes it
 * @param load what they upload
 * @param cases the rows
 * @param reference names the last row, to which ratios are
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
        List<Column> columns) {}
