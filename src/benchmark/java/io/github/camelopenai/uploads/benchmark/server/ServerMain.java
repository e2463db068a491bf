package io.github.camelopenai.uploads.benchmark.server;

import io.github.camelopenai.uploads.benchmark.EndWithParent;
import io.github.camelopenai.uploads.benchmark.ServerKind;
import io.github.camelopenai.uploads.benchmark.SourceFile;
import io.github.camelopenai.uploads.emulator.RangeServer;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;

/**
 * The process with all servers: {@code ServerMain DIRECTORY}. Prints the URL of each, and the URL of its source, after its
 * {@link ServerKind}. Leaves a trust store for all of them in the directory. The sources serve the files of the directory. When
 * the emulator has received a file, this prints {@code FILE}, the number of bytes and the SHA-256.
 */
public final class ServerMain {

    private ServerMain() {}

    public static void main(String[] arguments) throws Exception {
        EndWithParent.begin();
        Path directory = Path.of(arguments[0]);
        UploadsEmulator emulator = UploadsEmulator.builder()
                .tls(true)
                .discard()
                .onFile(file -> System.out.println("FILE " + file.bytes() + " " + file.sha256()))
                .start();
        Path trustStore = directory.resolve(ServerKind.TRUST_STORE);
        Files.copy(emulator.trustStore(), trustStore);
        SSLContext tls = SinkCertificate.addTo(trustStore);
        String plainSource = source(directory, false, Line.LOOPBACK);
        String tlsSource = source(directory, true, Line.LOOPBACK);
        String farSource = source(directory, true, Line.WAN);

        announce(ServerKind.HTTP, new Sink(null, Line.LOOPBACK).url(), plainSource);
        announce(ServerKind.TLS, new Sink(tls, Line.LOOPBACK).url(), tlsSource);
        announce(ServerKind.WAN, new Sink(tls, Line.WAN).url(), farSource);
        announce(ServerKind.WAN_HTTP, new Sink(null, Line.WAN).url(), source(directory, false, Line.WAN));
        announce(
                ServerKind.WAN_WITH_ONE_SLOW,
                new Sink(null, Line.WAN_WITH_ONE_SLOW).url(),
                source(directory, false, Line.WAN));
        announce(ServerKind.EMULATOR, emulator.baseUrl(), tlsSource);
        new CountDownLatch(1).await();
    }

    /** Starts a source over a line, whose rate is that of each connection. */
    private static String source(Path directory, boolean tls, Line line) throws IOException {
        RangeServer source = RangeServer.builder()
                .tls(tls)
                .bytesPerSecond(line.bytesPerSecond())
                .latency(line.delay())
                .start();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SourceFile.EXTENSION)) {
            files.forEach(file -> source.put("/" + file.getFileName(), file));
        }
        return source.uri("/").toString();
    }

    private static void announce(ServerKind kind, String url, String sourceUrl) {
        System.out.println(kind + " " + url + " " + sourceUrl);
    }
}
