package io.github.camelopenai.uploads.benchmark;

import io.github.camelopenai.uploads.benchmark.server.ServerMain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The process with all servers, as the benchmark sees it. */
final class Servers implements AutoCloseable {

    private final Path directory;
    private final JavaProcess process;
    private final Map<ServerKind, String[]> urls = new EnumMap<>(ServerKind.class);

    /** @param directory with the files that the sources serve; gets the trust store, and what the emulator receives */
    Servers(Path directory) throws IOException {
        this.directory = directory;
        process = JavaProcess.start(
                List.of("-Djava.io.tmpdir=" + directory),
                Classpath.whole(),
                ServerMain.class,
                List.of(directory.toString()));
        try {
            for (ServerKind kind : ServerKind.values()) {
                urls.put(kind, process.await(kind.name()).split(" ", -1));
            }
        } catch (IOException | RuntimeException e) {
            process.close();
            throw e;
        }
    }

    String url(ServerKind kind) {
        return urls.get(kind)[0];
    }

    /** The URL of the source that goes with a server, to which the name of a file is appended. */
    String sourceUrl(ServerKind kind) {
        return urls.get(kind)[1];
    }

    /** For the JVM of a client, so that no client needs code of its own to trust the servers. */
    List<String> jvmOptions() {
        return List.of(
                "-Djavax.net.ssl.trustStore=" + directory.resolve(ServerKind.TRUST_STORE),
                "-Djavax.net.ssl.trustStorePassword=changeit");
    }

    /** Waits until the emulator has a file of so many bytes, and returns its SHA-256. */
    public String sha256(long bytes) throws IOException {
        String[] words;
        do {
            words = process.await("FILE").split(" ", -1);
        } while (Long.parseLong(words[0]) != bytes);
        return words[1];
    }

    @Override
    public void close() {
        process.close();
    }
}
