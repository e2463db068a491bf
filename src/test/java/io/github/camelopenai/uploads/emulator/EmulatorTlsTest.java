package io.github.camelopenai.uploads.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.security.KeyStore;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EmulatorTlsTest {

    private final UploadsEmulator emulator = UploadsEmulator.builder().tls(true).start();

    @AfterEach
    void close() {
        emulator.close();
    }

    private EmulatorClient trusting() {
        HttpClient http =
                HttpClient.newBuilder().sslContext(emulator.sslContext()).build();
        return new EmulatorClient(http, emulator.baseUrl(), emulator.apiKey());
    }

    @Test
    void shouldServeAClientThatTrustsItsCertificate() throws Exception {
        EmulatorClient client = trusting();
        String upload = client.create(6).id();
        client.complete(upload, client.addPart(upload, "secret").id());

        assertThat(emulator.baseUrl()).startsWith("https://127.0.0.1:");
        assertThat(emulator.onlyFile().openContent()).hasContent("secret");
        assertThat(emulator.connections()).isEqualTo(1);
    }

    @Test
    void shouldNotBeTrustedByDefault() {
        EmulatorClient client = new EmulatorClient(emulator);

        assertThatThrownBy(() -> client.create(1)).isInstanceOf(SSLException.class);
        assertThat(emulator.requests()).isEmpty();
    }

    @Test
    void shouldWriteATrustStore() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(emulator.trustStore())) {
            store.load(in, emulator.trustStorePassword().toCharArray());
        }
        assertThat(store.size()).isEqualTo(1);
        assertThat(store.isKeyEntry(store.aliases().nextElement())).isFalse();
    }

    @Test
    void shouldCutAConnectionWithoutAClosingAlert() {
        EmulatorClient client = trusting();
        emulator.script().on(EmulatorCall.CREATE).cutAfterBody();

        assertThatThrownBy(() -> client.create(1)).isInstanceOf(IOException.class);
    }
}
