package io.github.camelopenai.uploads.benchmark.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A self-signed certificate for loopback, in a file that is the sinks' key store and the clients' trust store. */
final class SinkCertificate {

    private static final String PASSWORD = "changeit";

    private SinkCertificate() {}

    static SSLContext addTo(Path file) throws IOException, InterruptedException, GeneralSecurityException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(("-genkeypair -alias sink -keyalg EC -groupname secp256r1 -dname CN=localhost"
                        + " -ext san=ip:127.0.0.1 -storetype PKCS12 -storepass " + PASSWORD + " -keystore")
                .split(" ", -1)));
        command.add(file.toString());
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IOException("keytool failed");
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
