package io.github.camelopenai.uploads.benchmark;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** All groups by name, in the order in which they run. */
final class Groups {

    /** The same on every machine, and enough for all clients. */
    private static final String HEAP = "1g";

    /** Few enough bytes that parts of 64 MiB are too few for all senders. */
    private static final long SHORT_MIB = 128;

    private static final Case SDK_STREAM = Case.of("SDK, `InputStream` parts", ClientKind.SDK_STREAM);
    private static final Case SDK_BYTES = Case.of("SDK, `byte[]` parts", ClientKind.SDK_BYTES);

    private Groups() {}

    static Map<String, Group> of(BenchmarkOptions options) {
        Load large = Load.large(options.mib());
        Load far = Load.large(options.wanMib());
        Load shorter = Load.large(SHORT_MIB);
        Map<String, Group> groups = new LinkedHashMap<>();
        groups.put("http", throughput("HTTP", ServerKind.HTTP, large, onLoopback()));
        groups.put("tls", throughput("TLS", ServerKind.TLS, large, onLoopback()));
        groups.put(
                "wan",
                throughput("WAN", ServerKind.WAN, far, Case.upload(1), Case.upload(4), Case.upload(8), SDK_STREAM));
        groups.put(
                "wan-short",
                throughput(
                        "WAN, short file",
                        ServerKind.WAN,
                        shorter,
                        Case.upload(4),
                        Case.upload(4).withFixedParts(),
                        Case.upload(8),
                        Case.upload(8).withFixedParts(),
                        SDK_STREAM));
        groups.put(
                "wan-stream",
                throughput(
                        "WAN, from a stream of 50 MB/s",
                        ServerKind.WAN,
                        shorter,
                        Case.upload(4).from(SourceKind.PACED_STREAM),
                        Case.upload(4).withFixedParts().from(SourceKind.PACED_STREAM),
                        SDK_STREAM.from(SourceKind.PACED_STREAM)));
        groups.put("small", small(options.smallUploads()));
        groups.put("waiting", waiting(options.waitingUploads()));
        groups.put("memory", memory(options.memoryMib()));
        return groups;
    }

    private static Case[] onLoopback() {
        return new Case[] {
            Case.upload(4),
            Case.upload(4).withChecksum(),
            Case.upload(1),
            Case.of("`Transfer` without Camel, ×4", ClientKind.TRANSFER, ClientOptions.parallel(4)),
            Case.of("`create`, split, `addPart`, `complete`, ×4", ClientKind.SPLIT_ROUTE, ClientOptions.parallel(4)),
            SDK_BYTES,
            SDK_STREAM
        };
    }

    private static Group throughput(String name, ServerKind server, Load load, Case... cases) {
        String title = name + ", " + (load.bytes() >> 20) + " MiB";
        return new Group(title, server, HEAP, load, List.of(cases), Column.THROUGHPUT);
    }

    private static Group small(int uploads) {
        List<Case> cases = List.of(
                Case.of("`upload`", ClientKind.UPLOAD),
                Case.of("`Transfer` without Camel", ClientKind.TRANSFER),
                Case.of("`create`, split, `addPart`, `complete`", ClientKind.SPLIT_ROUTE),
                SDK_BYTES);
        return new Group(
                "Small files over TLS, 10 KB, warm", ServerKind.TLS, HEAP, Load.small(uploads), cases, Column.LATENCY);
    }

    /** All but eight of the uploads wait for their turn, so what more of them cost is what waiting costs. */
    private static Group waiting(int uploads) {
        List<Case> cases = IntStream.of(8, 200, 1000, 4000)
                .mapToObj(threads -> Case.of(
                        threads + " uploads at once",
                        ClientKind.TRANSFER,
                        ClientOptions.parallel(8).inThreads(threads)))
                .toList();
        return new Group(
                "Small files over HTTP, 10 KB, `maxParallelParts=8`",
                ServerKind.HTTP,
                HEAP,
                Load.small(uploads),
                cases,
                Column.CROWD);
    }

    private static Group memory(long mib) {
        List<Case> cases = List.of(
                Case.upload(8).labelled("`upload`, ×8, file"),
                Case.upload(8).labelled("`upload`, ×8, stream").from(SourceKind.STREAM));
        return new Group(
                "Memory over TLS, " + mib + " MiB, heap of 64 MiB, SHA-256 compared",
                ServerKind.EMULATOR,
                "64m",
                Load.large(mib),
                cases,
                Column.MEMORY);
    }
}
