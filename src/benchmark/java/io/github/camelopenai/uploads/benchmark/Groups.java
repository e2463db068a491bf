package io.github.camelopenai.uploads.benchmark;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** All groups by name, in the order in which they run. */
final class Groups {

    /** The same on every machine, and enough for all clients. */
    private static final String HEAP = "1g";

    private static final String SMALL_HEAP = "64m";

    private static final String SDK = "SDK";

    private static final String BARE = "bare";

    private static final Case CURL = Case.of("curl", ClientKind.CURL);

    private static final Case SDK_STREAM = Case.of("SDK, `InputStream` parts", ClientKind.SDK_STREAM);
    private static final Case SDK_BYTES = Case.of("SDK, `byte[]` parts", ClientKind.SDK_BYTES);

    private Groups() {}

    static Map<String, Group> of(BenchmarkOptions options) {
        Load large = Load.large(options.mib());
        Load far = Load.large(options.wanMib());
        Load shorter = Load.large(options.fixed().shortMib());
        Map<String, Group> groups = new LinkedHashMap<>();
        groups.put("http", throughput("HTTP", ServerKind.HTTP, Line.LOOPBACK, large, onLoopback()));
        groups.put("tls", throughput("TLS", ServerKind.TLS, Line.LOOPBACK, large, onLoopback()));
        groups.put(
                "wan",
                throughput(
                        "WAN",
                        ServerKind.TLS,
                        Line.WAN,
                        far,
                        Case.upload(1),
                        Case.upload(4),
                        Case.upload(8),
                        SDK_STREAM,
                        Case.bare(1),
                        Case.bare(4),
                        Case.bare(8)));
        groups.put(
                "wan-short",
                throughput(
                        "WAN, short file",
                        ServerKind.TLS,
                        Line.WAN,
                        shorter,
                        Case.upload(4),
                        Case.upload(4).withFixedParts(),
                        Case.upload(8),
                        Case.upload(8).withFixedParts(),
                        SDK_STREAM,
                        Case.bare(4),
                        Case.bare(8)));
        groups.put(
                "wan-stream",
                throughput(
                        "WAN, from a stream of 50 MB/s",
                        ServerKind.TLS,
                        Line.WAN,
                        shorter,
                        Case.upload(4).from(SourceKind.PACED_STREAM),
                        Case.upload(4).withFixedParts().from(SourceKind.PACED_STREAM),
                        SDK_STREAM.from(SourceKind.PACED_STREAM),
                        Case.bare(4).labelled("bare HttpClient 5, ×4, from the file")));
        groups.put("wan-url", wanFromUrl(far));
        groups.put("slow-connection", slowConnection(far));
        groups.put("auto", auto(far, 1));
        groups.put("auto-four", auto(Load.severalLarge(options.wanMib(), 4), 4));
        groups.put("url", fromUrl("TLS, from a URL", large));
        groups.put("url-warm", fromUrl("TLS, from a URL, warm", Load.warm(options.mib())));
        groups.put("limited", limited("HTTP", ServerKind.HTTP, options.fixed().limitedMib()));
        groups.put("limited-tls", limited("TLS", ServerKind.TLS, options.fixed().limitedMib()));
        groups.put("small", small("warm", Load.small(options.smallUploads())));
        int some = options.fixed().warmUploads();
        groups.put("small-warm", small("the fifth " + some, Load.afterMany(4, some)));
        groups.put("small-compiled", small("the tenth " + some, Load.afterMany(9, some)));
        groups.put("first", first());
        groups.put("growth-parts", growingParts(options.fixed().growthParts()));
        groups.put("growth-uploads", growingUploads(options.growthUploads()));
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
            SDK_STREAM,
            CURL,
            Case.bare(1),
            Case.bare(4)
        };
    }

    /** Leaves out curl where there is none. */
    private static List<Case> here(Case... cases) {
        boolean curl = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "curl")));
        return Arrays.stream(cases)
                .filter(each -> curl || each.client() != ClientKind.CURL)
                .toList();
    }

    private static Group throughput(String name, ServerKind server, Line line, Load load, Case... cases) {
        String title = name + ", " + (load.bytes() >> 20) + " MiB";
        return new Group(title, server, line, HEAP, load, here(cases), BARE, Column.THROUGHPUT);
    }

    private static Group fromUrl(String name, Load load) {
        List<Case> cases = List.of(
                Case.upload(4).from(SourceKind.URL),
                Case.bare("GET", ClientKind.BARE_GET),
                Case.bare("POST", ClientKind.BARE_POST),
                Case.bare("GET, then POST", ClientKind.BARE_GET_AND_POST));
        String title = name + ", " + (load.bytes() >> 20) + " MiB";
        return new Group(title, ServerKind.TLS, Line.LOOPBACK, HEAP, load, cases, "bare", Column.THROUGHPUT);
    }

    /** One connection has a tenth of the rate of the others. */
    private static Group slowConnection(Load load) {
        // The third connection: the first carries the other calls, too.
        Line oneSlow = Line.WAN.withSlowConnection(3, 10);
        Case route = Case.of("parts in the route, ×8", ClientKind.SPLIT_ROUTE, ClientOptions.parallel(8));
        Case stream = Case.upload(8).labelled("`upload`, ×8, stream").from(SourceKind.STREAM);
        List<Case> cases = List.of(
                Case.upload(8).labelled("`upload`, ×8, one slow").over(oneSlow),
                stream.labelled(stream.label() + ", one slow").over(oneSlow),
                stream,
                route.labelled(route.label() + ", one slow").over(oneSlow),
                route,
                Case.upload(8));
        String title =
                "WAN over HTTP, one of eight connections at a tenth of the rate, " + (load.bytes() >> 20) + " MiB";
        return new Group(title, ServerKind.HTTP, Line.WAN, HEAP, load, cases, "none slow", Column.THROUGHPUT);
    }

    /** How near {@code parallelParts=auto} comes to the best number, on lines for which that number differs. */
    private static Group auto(Load load, int threads) {
        Duration far = Duration.ofMillis(250);
        List<Line> lines = List.of(
                Line.perConnection(5_000_000),
                Line.perConnection(25_000_000),
                Line.perConnection(100_000_000),
                Line.inAll(50_000_000),
                Line.perConnection(25_000_000).answeringAfter(far).connectingAfter(far),
                Line.perConnection(25_000_000).halvedAfter(load.bytes() * load.uploads() / 2));
        List<Case> cases = lines.stream()
                .flatMap(line -> Stream.concat(
                                Stream.of(Case.auto()),
                                IntStream.of(2, 4, 8, 16, 32).mapToObj(Case::upload))
                        .map(each -> each.over(line)
                                .inThreads(threads)
                                .labelled(line.describe() + each.label().replace("`upload`", ""))))
                .toList();
        String title = "`parallelParts=auto` over HTTP, " + (threads == 1 ? "" : threads + " uploads at once of ")
                + (load.bytes() >> 20) + " MiB";
        return new Group(title, ServerKind.HTTP, lines.get(0), HEAP, load, cases, "best", Column.WALL);
    }

    private static Group wanFromUrl(Load load) {
        List<Case> cases = List.of(
                Case.upload(8).labelled("`upload`, ×8, URL").from(SourceKind.URL),
                Case.upload(8).labelled("`upload`, ×8, file"),
                Case.upload(8).labelled("`upload`, ×8, stream of the URL").from(SourceKind.URL_STREAM));
        String title = "WAN over HTTP, from a URL, " + (load.bytes() >> 20) + " MiB, heap of 64 MiB";
        return new Group(title, ServerKind.HTTP, Line.WAN, SMALL_HEAP, load, cases, "stream", Column.REMOTE);
    }

    /** Warm, since a JVM that begins to encrypt is slower than the limit. The last row but one has a limit that is never reached. */
    private static Group limited(String name, ServerKind server, long mib) {
        Load load = Load.warm(mib);
        List<Case> cases = List.of(
                Case.upload(8).limitedTo(2_000_000),
                Case.upload(8).limitedTo(10_000_000),
                Case.upload(8).limitedTo(100_000_000_000L),
                Case.upload(8));
        String title = name + ", under a limit, " + mib + " MiB";
        return new Group(title, server, Line.LOOPBACK, HEAP, load, cases, "no limit", Column.LIMITED);
    }

    private static Group small(String name, Load load) {
        List<Case> cases = List.of(
                Case.of("`upload`", ClientKind.UPLOAD),
                Case.of("`Transfer` without Camel", ClientKind.TRANSFER),
                Case.of("`create`, split, `addPart`, `complete`", ClientKind.SPLIT_ROUTE),
                SDK_BYTES,
                Case.of("bare HttpClient 5", ClientKind.BARE_POST));
        return new Group(
                "Small files over TLS, 10 KB, " + name,
                ServerKind.TLS,
                Line.LOOPBACK,
                HEAP,
                load,
                cases,
                "bare",
                Column.LATENCY);
    }

    /** The start of the client is measured, too. camel-http sends the file in one request. */
    private static Group first() {
        List<Case> cases = List.of(
                Case.of("`upload`", ClientKind.UPLOAD),
                Case.of("`Transfer` without Camel", ClientKind.TRANSFER),
                Case.of("`create`, split, `addPart`, `complete`", ClientKind.SPLIT_ROUTE),
                SDK_BYTES,
                Case.of("bare HttpClient 5", ClientKind.BARE_POST),
                Case.of("a POST by camel-http", ClientKind.CAMEL_HTTP));
        return new Group(
                "The first file of a JVM over TLS, 10 KB",
                ServerKind.TLS,
                Line.LOOPBACK,
                HEAP,
                Load.first(),
                cases,
                "camel-http",
                Column.FIRST);
    }

    /**
     * At most eight upload and all others wait for their turn, so more of them cost what waiting costs. Each row is compared
     * with bare HttpClient 5 in as many threads. The code is compiled before, since it is waiting that is measured.
     */
    private static Group growingUploads(int uploads) {
        List<Case> cases = IntStream.of(1, 8, 64, 200, 1000)
                .boxed()
                .flatMap(threads -> {
                    String label = threads == 1 ? "one after the other" : threads + " uploads at once";
                    return Stream.of(
                            Case.of(label, ClientKind.TRANSFER, ClientOptions.parallel(8))
                                    .inThreads(threads),
                            Case.bare(8).labelled("bare HttpClient 5, " + label).inThreads(threads));
                })
                .toList();
        return new Group(
                "Small files over HTTP, 10 KB, `maxParallelParts=8`",
                ServerKind.HTTP,
                Line.LOOPBACK,
                HEAP,
                Load.afterMany(4, uploads),
                cases,
                BARE,
                Column.CROWD);
    }

    /** The same number of parts in all in each row. */
    private static Group growingParts(int most) {
        long partBytes = 64 << 10;
        List<Case> cases = IntStream.of(1, 8, 64, 512, 4096, 8192)
                .filter(parts -> parts <= most)
                .mapToObj(parts -> Case.of(
                                String.format(Locale.ROOT, "%,d part%s", parts, parts == 1 ? "" : "s"),
                                ClientKind.UPLOAD,
                                ClientOptions.parallel(4).withFixedParts().inPartsOf(partBytes))
                        .with(Load.inParts(parts, partBytes, most)))
                .toList();
        return new Group(
                String.format(Locale.ROOT, "Parts of 64 KiB over HTTP, %,d in all, by parts per upload", most),
                ServerKind.HTTP,
                Line.LOOPBACK,
                SMALL_HEAP,
                Load.inParts(most, partBytes, most),
                cases,
                "the most parts",
                Column.REQUESTS);
    }

    private static Group memory(long mib) {
        List<Case> cases = List.of(
                Case.upload(8).labelled("`upload`, ×8, file"),
                Case.upload(8).labelled("`upload`, ×8, stream").from(SourceKind.STREAM),
                Case.upload(8).labelled("`upload`, ×8, URL").from(SourceKind.URL));
        return new Group(
                "Memory over TLS, " + mib + " MiB, heap of 64 MiB, SHA-256 compared",
                ServerKind.EMULATOR,
                Line.LOOPBACK,
                SMALL_HEAP,
                Load.large(mib),
                cases,
                SDK,
                Column.MEMORY);
    }
}
