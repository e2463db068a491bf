package io.github.camelopenai.uploads.benchmark.server;

import io.github.camelopenai.uploads.benchmark.EndWithParent;
import io.github.camelopenai.uploads.benchmark.Line;
import io.github.camelopenai.uploads.benchmark.ServerKind;
import io.github.camelopenai.uploads.benchmark.SourceFile;
import io.github.camelopenai.uploads.emulator.RangeServer;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;

/**
 * The process with all servers: {@code ServerMain DIRECTORY}. Reads lines with a {@link ServerKind} and a {@link Line}, starts
 * that server and its source if they do not run yet, and prints {@code SERVER} and both URLs. Leaves a trust store for all of
 * them in the directory. The sources serve the files of the directory. When the emulator has received a file, this prints
 * {@code FILE}, the number of bytes and the SHA-256.
 */
public final class ServerMain {

    private final Path directory;
    private final UploadsEmulator emulator;
    private final SSLContext tls;
    private final Map<String, Sink> sinks = new HashMap<>();
    private final Map<String, String> sources = new HashMap<>();

    private ServerMain(Path directory) throws Exception {
        this.directory = directory;
        emulator = UploadsEmulator.builder()
                .tls(true)
                .discard()
                .onFile(file -> System.out.println("FILE " + file.bytes() + " " + file.sha256()))
                .start();
        Path trustStore = directory.resolve(ServerKind.TRUST_STORE);
        Files.copy(emulator.trustStore(), trustStore);
        tls = SinkCertificate.addTo(trustStore);
    }

    public static void main(String[] arguments) throws Exception {
        EndWithParent.begin();
        ServerMain servers = new ServerMain(Path.of(arguments[0]));
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String command; (command = commands.readLine()) != null; ) {
            String[] words = command.split(" ", -1);
            System.out.println("SERVER " + servers.use(ServerKind.valueOf(words[0]), Line.parse(words[1])));
        }
    }

    /** Returns the URLs of a server and its source. */
    private String use(ServerKind kind, Line line) throws IOException {
        boolean encrypted = kind != ServerKind.HTTP;
        String key = encrypted + " " + line;
        if (!sources.containsKey(key)) {
            sources.put(key, source(encrypted, line));
        }
        return (kind == ServerKind.EMULATOR ? emulator.baseUrl() : sink(encrypted, line, key)) + " " + sources.get(key);
    }

    private String sink(boolean encrypted, Line line, String key) throws IOException {
        if (!sinks.containsKey(key)) {
            sinks.put(key, new Sink(encrypted ? tls : null, line));
        }
        sinks.get(key).renew();
        return sinks.get(key).url();
    }

    /** Starts a source over a line. Of the line it has the rate of each connection and the delay of answers. */
    private String source(boolean encrypted, Line line) throws IOException {
        RangeServer source = RangeServer.builder()
                .tls(encrypted)
                .bytesPerSecond(line.bytesPerSecond())
                .latency(line.answerDelay())
                .start();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SourceFile.EXTENSION)) {
            files.forEach(file -> source.put("/" + file.getFileName(), file));
        }
        return source.uri("/").toString();
    }
}
