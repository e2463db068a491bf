package io.github.camelopenai.uploads.benchmark.server;

import io.github.camelopenai.uploads.benchmark.EndWithParent;
import io.github.camelopenai.uploads.benchmark.ServerKind;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;

/**
 * The process with all servers: {@code ServerMain DIRECTORY}. Prints the URL of each after its {@link ServerKind}, and
 * leaves the trust store of each in the directory. Of a file that the emulator has received, it prints {@code FILE}, the
 * number of bytes and the SHA-256.
 */
public final class ServerMain {

    private ServerMain() {}

    public static void main(String[] arguments) throws Exception {
        EndWithParent.begin();
        Path directory = Path.of(arguments[0]);
        SSLContext tls = SinkCertificate.make(directory.resolve(ServerKind.TLS.trustStore()));
        Files.copy(directory.resolve(ServerKind.TLS.trustStore()), directory.resolve(ServerKind.WAN.trustStore()));
        UploadsEmulator emulator = UploadsEmulator.builder()
                .tls(true)
                .discard()
                .onFile(file -> System.out.println("FILE " + file.bytes() + " " + file.sha256()))
                .start();
        Files.copy(emulator.trustStore(), directory.resolve(ServerKind.EMULATOR.trustStore()));

        announce(ServerKind.HTTP, new Sink(null, Line.LOOPBACK).url());
        announce(ServerKind.TLS, new Sink(tls, Line.LOOPBACK).url());
        announce(ServerKind.WAN, new Sink(tls, Line.WAN).url());
        announce(ServerKind.EMULATOR, emulator.baseUrl());
        new CountDownLatch(1).await();
    }

    private static void announce(ServerKind kind, String url) {
        System.out.println(kind + " " + url);
    }
}
