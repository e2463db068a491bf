package io.github.camelopenai.uploads.emulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** TLS with a self-signed certificate for loopback, which the JDK's keytool generates once per JVM and kind of fault. */
final class EmulatorTls {

    static final String PASSWORD = "changeit";

    static final String LOOPBACK_NAMES = "dns:localhost,ip:127.0.0.1";

    private static final String ALIAS = "emulator";
    private static final String ISSUER = "issuer";
    private static final Map<Optional<TlsFault>, EmulatorTls> MADE = new ConcurrentHashMap<>();

    private final TlsFault fault;
    private final SSLContext server;
    private final SSLContext client;
    private final KeyStore trusted;

    private EmulatorTls(TlsFault fault) throws IOException, GeneralSecurityException {
        this.fault = fault;
        KeyStore own = generate(fault);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD.toCharArray());
        server = SSLContext.getInstance("TLS");
        server.init(keys.getKeyManagers(), null, null);

        trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        String root = own.containsAlias(ISSUER) ? ISSUER : ALIAS;
        trusted.setCertificateEntry(root, own.getCertificate(root));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        client = SSLContext.getInstance("TLS");
        client.init(null, trust.getTrustManagers(), null);
    }

    /** @param fault null for none */
    static EmulatorTls with(TlsFault fault) {
        return MADE.computeIfAbsent(Optional.ofNullable(fault), key -> {
            try {
                return new EmulatorTls(fault);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static KeyStore generate(TlsFault fault) throws IOException, GeneralSecurityException {
        Path directory = Files.createTempDirectory("uploads-emulator-tls");
        Path file = directory.resolve("key.p12");
        Path request = directory.resolve("request");
        Path certificate = directory.resolve("certificate");
        try {
            String names = " -ext san=" + (fault == null ? LOOPBACK_NAMES : fault.names());
            keytool(
                    file,
                    "-genkeypair -keyalg EC -groupname secp256r1 -validity 3650 -dname CN=localhost -alias " + ALIAS
                            + names);
            if (fault == TlsFault.EXPIRED_CERTIFICATE) {
                // The JDK does not check the expiry of a certificate that is itself trusted, so an issuer is needed.
                keytool(
                        file,
                        "-genkeypair -keyalg EC -groupname secp256r1 -validity 3650 -dname CN=issuer -ext bc=ca:true"
                                + " -alias " + ISSUER);
                keytool(file, "-certreq -alias " + ALIAS + " -file " + request);
                keytool(
                        file,
                        "-gencert -startdate -3d -validity 1 -alias " + ISSUER + names + " -infile " + request
                                + " -outfile " + certificate);
                keytool(file, "-importcert -noprompt -alias " + ALIAS + " -file " + certificate);
            }
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                keys.load(in, PASSWORD.toCharArray());
            }
            return keys;
        } finally {
            for (Path made : List.of(file, request, certificate, directory)) {
                Files.deleteIfExists(made);
            }
        }
    }

    private static void keytool(Path file, String options) throws IOException {
        String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        List<String> command = new ArrayList<>(List.of(tool, "-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
        command.addAll(List.of(options.split(" ", -1)));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore", file.toString()));
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

    /** Returns the server side of a connection; the handshake takes place when the first byte is read. */
    Socket serve(Socket raw) throws IOException {
        SSLSocket socket = (SSLSocket) server.getSocketFactory().createSocket(raw, null, true);
        socket.setNeedClientAuth(fault == TlsFault.CLIENT_CERTIFICATE_REQUIRED);
        if (fault == TlsFault.TLS_1_2_ONLY) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
        }
        return socket;
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
