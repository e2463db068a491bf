package io.github.camelopenai.uploads.benchmark;

import io.github.camelopenai.uploads.benchmark.server.ServerMain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The process with all servers, as the benchmark sees it. */
final class Servers implements AutoCloseable {

    private final Path directory;
    private final JavaProcess process;

    /** @param directory with the files that the sources serve; gets the trust store, and what the emulator receives */
    Servers(Path directory) throws IOException {
        this.directory = directory;
        process = JavaProcess.start(
                List.of("-Djava.io.tmpdir=" + directory),
                Classpath.whole(),
                ServerMain.class,
                List.of(directory.toString()));
    }

    /**
     * Where a server is.
     *
     * @param url the base URL of the API
     * @param sourceUrl the URL of the source that goes with it, to which the name of a file is appended
     */
    record Address(String url, String sourceUrl) {}

    /** Starts a server if it does not run yet, and lets its line begin anew. */
    Address use(ServerKind kind, Line line) throws IOException {
        process.send(kind + " " + line.toText());
        String[] urls = process.await("SERVER").split(" ", -1);
        return new Address(urls[0], urls[1]);
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
