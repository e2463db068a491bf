package io.github.camelopenai.uploads.emulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** A self-signed certificate for loopback, made by the JDK's own keytool once per JVM. */
final class EmulatorTls {

    static final String PASSWORD = "changeit";

    private static final String ALIAS = "emulator";

    private final SSLContext server;
    private final SSLContext client;
    private final KeyStore trusted;

    private EmulatorTls() throws IOException, GeneralSecurityException {
        KeyStore own = generate();
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD.toCharArray());
        server = SSLContext.getInstance("TLS");
        server.init(keys.getKeyManagers(), null, null);

        trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, own.getCertificate(ALIAS));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        client = SSLContext.getInstance("TLS");
        client.init(null, trust.getTrustManagers(), null);
    }

    private static final class Holder {
        private static final EmulatorTls INSTANCE = make();

        private static EmulatorTls make() {
            try {
                return new EmulatorTls();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    static EmulatorTls instance() {
        return Holder.INSTANCE;
    }

    private static KeyStore generate() throws IOException, GeneralSecurityException {
        Path directory = Files.createTempDirectory("uploads-emulator-tls");
        Path file = directory.resolve("key.p12");
        try {
            keytool(file);
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                keys.load(in, PASSWORD.toCharArray());
            }
            return keys;
        } finally {
            Files.deleteIfExists(file);
            Files.delete(directory);
        }
    }

    private static void keytool(Path file) throws IOException {
        String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String options = "-genkeypair -keyalg EC -groupname secp256r1 -dname CN=localhost -validity 3650"
                + " -ext san=dns:localhost,ip:127.0.0.1 -storetype PKCS12 -alias " + ALIAS + " -storepass " + PASSWORD;
        List<String> command = new ArrayList<>(List.of(tool));
        command.addAll(List.of(options.split(" ", -1)));
        command.addAll(List.of("-keystore", file.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (InputStream in = process.getInputStream()) {
            String output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException("keytool failed: " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    SSLSocketFactory serverSockets() {
        return server.getSocketFactory();
    }

    SSLContext clientContext() {
        return client;
    }

    Path writeTrustStore(Path file) {
        try (OutputStream out = Files.newOutputStream(file)) {
            trusted.store(out, PASSWORD.toCharArray());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
