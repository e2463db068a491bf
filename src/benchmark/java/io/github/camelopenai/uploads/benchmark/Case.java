package io.github.camelopenai.uploads.benchmark;

/**
 * One row of a table.
 *
 * @param label as printed
 * @param client which one
 * @param options of the client
 * @param source how the client gets the content
 * @param line null for the line of the group
 * @param load null for the load of the group
 */
record Case(String label, ClientKind client, ClientOptions options, SourceKind source, Line line, Load load) {

    /** With so many parts at once. */
    static Case upload(int parallelParts) {
        return of("`upload`, ×" + parallelParts, ClientKind.UPLOAD, ClientOptions.parallel(parallelParts));
    }

    /** With as many parts at once as the component finds best. */
    static Case auto() {
        return of("`upload`, auto", ClientKind.UPLOAD, ClientOptions.parallel(ClientOptions.AUTO));
    }

    /** For clients that send one part at a time. */
    static Case of(String label, ClientKind client) {
        return of(label, client, ClientOptions.parallel(1));
    }

    static Case of(String label, ClientKind client, ClientOptions options) {
        return new Case(label, client, options, SourceKind.FILE, null, null);
    }

    Case withFixedParts() {
        return new Case(label + ", `adaptiveParts=false`", client, options.withFixedParts(), source, line, load);
    }

    Case withChecksum() {
        return new Case(label + ", `checksum=md5`", client, options.withChecksum(), source, line, load);
    }

    Case limitedTo(long bytesPerSecond) {
        String limit = bytesPerSecond >= 1_000_000 ? bytesPerSecond / 1_000_000 + "MB" : bytesPerSecond / 1000 + "KB";
        return new Case(
                label + ", `maxBytesPerSecond=" + limit + "`",
                client,
                options.limitedTo(bytesPerSecond),
                source,
                line,
                load);
    }

    /** HttpClient 5 without this component. */
    static Case bare(String label, ClientKind client) {
        return of("bare HttpClient 5, " + label + ", ×4", client, ClientOptions.parallel(4));
    }

    /** HttpClient 5 without this component, sending the regions of a file. */
    static Case bare(int parallelParts) {
        return of("bare HttpClient 5, ×" + parallelParts, ClientKind.BARE_POST, ClientOptions.parallel(parallelParts));
    }

    Case inThreads(int count) {
        return new Case(label, client, options.inThreads(count), source, line, load);
    }

    Case from(SourceKind other) {
        return new Case(label, client, options, other, line, load);
    }

    Case labelled(String other) {
        return new Case(other, client, options, source, line, load);
    }

    /** Over another line than the rest of the group. */
    Case over(Line other) {
        return new Case(label, client, options, source, other, load);
    }

    /** With other files than the rest of the group. */
    Case with(Load other) {
        return new Case(label, client, options, source, line, other);
    }
}
