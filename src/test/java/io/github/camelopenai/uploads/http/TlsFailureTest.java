package io.github.camelopenai.uploads.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.OpenAIUploadsIOException;
import io.github.camelopenai.uploads.emulator.Direction;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.HttpProxy;
import io.github.camelopenai.uploads.emulator.TcpProxy;
import io.github.camelopenai.uploads.emulator.TlsFault;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import io.github.camelopenai.uploads.support.Tls;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.jsse.CipherSuitesParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.SecureSocketProtocolsParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a handshake fails for. */
@Timeout(120)
class TlsFailureTest {

    private UploadsEmulator emulator;
    private CamelContext context;

    @AfterEach
    void close() throws Exception {
        if (context != null) {
            context.close();
        }
        if (emulator != null) {
            emulator.close();
        }
    }

    private Exchange create(String baseUrl, Consumer<OpenAIUploadsComponent> options) {
        OpenAIUploadsComponent component = new OpenAIUploadsComponent();
        component.getConfiguration().setApiKey("test-key");
        component.getConfiguration().setBaseUrl(baseUrl);
        component.getConfiguration().setPurpose("batch");
        component.getConfiguration().setFileName("a.jsonl");
        component.getConfiguration().setRetryDelay("20ms");
        component.getConfiguration().setOutageTimeout("10s");
        options.accept(component);
        context = new DefaultCamelContext();
        context.addComponent("openai-uploads", component);
        context.start();
        return context.createProducerTemplate()
                .send("openai-uploads:create", exchange -> exchange.getMessage().setBody("x"));
    }

    private Exchange create(Consumer<OpenAIUploadsComponent> options) {
        return create(emulator.baseUrl(), options);
    }

    private Consumer<OpenAIUploadsComponent> trusting() {
        SSLContextParameters parameters = Tls.trusting(emulator);
        return component -> component.setSslContextParameters(parameters);
    }

    private void assertFailedAtOnce(Exchange result, String... messages) {
        assertThat(result.getException())
                .isInstanceOf(OpenAIUploadsIOException.class)
                .hasMessageContainingAll(messages)
                .hasMessageNotContaining("attempts");
        if (emulator != null) {
            assertThat(emulator.connections()).isEqualTo(1);
            assertThat(emulator.requests()).isEmpty();
        }
    }

    @Test
    void shouldSayWhoseCertificateIsNotTrusted() {
        emulator = UploadsEmulator.builder().tls(true).start();

        Exchange result = create(component -> {});

        assertFailedAtOnce(
                result,
                "127.0.0.1:" + emulator.port(),
                "not trusted",
                "CN=localhost",
                "sslContextParameters",
                "useGlobalSslContextParameters",
                "camel.ssl.trustStore",
                "unable to find valid certification path");
    }

    @Test
    void shouldSayThatACertificateIsNotTrustedByTheTrustStoreOfTheOptions() {
        emulator = UploadsEmulator.builder().tls(true).start();
        try (UploadsEmulator other =
                UploadsEmulator.builder().tls(TlsFault.EXPIRED_CERTIFICATE).start()) {
            SSLContextParameters parameters = Tls.trusting(other);

            assertFailedAtOnce(
                    create(component -> component.setSslContextParameters(parameters)),
                    "not trusted",
                    "sslContextParameters");
        }
    }

    @Test
    void shouldSayThatACertificateHasExpired() {
        emulator = UploadsEmulator.builder().tls(TlsFault.EXPIRED_CERTIFICATE).start();

        assertFailedAtOnce(create(trusting()), "127.0.0.1:" + emulator.port(), "expired", "NotAfter");
    }

    @Test
    void shouldSayThatACertificateIsThatOfAnotherHost() {
        emulator = UploadsEmulator.builder()
                .tls(TlsFault.CERTIFICATE_OF_ANOTHER_HOST)
                .start();

        assertFailedAtOnce(create(trusting()), "127.0.0.1:" + emulator.port(), "another host", "baseUrl");
    }

    @Test
    void shouldSayWhichVersionsOfTlsItOffered() {
        emulator = UploadsEmulator.builder().tls(TlsFault.TLS_1_2_ONLY).start();
        SSLContextParameters parameters = Tls.trusting(emulator);
        SecureSocketProtocolsParameters protocols = new SecureSocketProtocolsParameters();
        protocols.setSecureSocketProtocol(List.of("TLSv1.3"));
        parameters.setSecureSocketProtocols(protocols);

        assertFailedAtOnce(
                create(component -> component.setSslContextParameters(parameters)),
                "127.0.0.1:" + emulator.port(),
                "no version of TLS in common",
                "[TLSv1.3]",
                "sslContextParameters");
    }

    @Test
    void shouldSayThatThereIsNoCommonCipherSuite() {
        emulator = UploadsEmulator.builder().tls(TlsFault.TLS_1_2_ONLY).start();
        SSLContextParameters parameters = Tls.trusting(emulator);
        CipherSuitesParameters ciphers = new CipherSuitesParameters();
        // The certificate of the emulator is of another kind.
        ciphers.setCipherSuite(List.of("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"));
        parameters.setCipherSuites(ciphers);

        assertFailedAtOnce(
                create(component -> component.setSslContextParameters(parameters)),
                "127.0.0.1:" + emulator.port(),
                "handshake_failure",
                "cipher suite",
                "sslContextParameters");
    }

    @Test
    void shouldSayThatTheServerWantsACertificate() {
        emulator = UploadsEmulator.builder()
                .tls(TlsFault.CLIENT_CERTIFICATE_REQUIRED)
                .start();

        assertFailedAtOnce(create(trusting()), "client certificate", "keyManagers", "camel.ssl.keyStore");
    }

    @Test
    void shouldSayThatTheServerWantsACertificateOverTls12() {
        emulator = UploadsEmulator.builder()
                .tls(TlsFault.CLIENT_CERTIFICATE_REQUIRED)
                .start();
        SSLContextParameters parameters = Tls.trusting(emulator);
        SecureSocketProtocolsParameters protocols = new SecureSocketProtocolsParameters();
        protocols.setSecureSocketProtocol(List.of("TLSv1.2"));
        parameters.setSecureSocketProtocols(protocols);

        assertFailedAtOnce(
                create(component -> component.setSslContextParameters(parameters)),
                "keyManagers",
                "camel.ssl.keyStore");
    }

    @Test
    void shouldSayThatAServerDoesNotSpeakTls() {
        emulator = UploadsEmulator.start();

        assertFailedAtOnce(
                create(emulator.baseUrl().replace("http:", "https:"), component -> {}),
                "127.0.0.1:" + emulator.port(),
                "does not speak TLS",
                "baseUrl");
    }

    @Test
    void shouldSayThatAServerSpeaksTlsOnly() {
        emulator = UploadsEmulator.builder().tls(true).start();

        assertFailedAtOnce(
                create(withoutTls(), component -> {}),
                "127.0.0.1:" + emulator.port(),
                "the server speaks TLS on this port",
                "baseUrl has to begin with https:");
    }

    @Test
    void shouldSayThatAServerSpeaksTlsOnlyWhenItSaysSoInTheMiddleOfAPart() throws Exception {
        emulator = UploadsEmulator.builder().tls(true).start();
        create(withoutTls(), component -> {});

        for (Object body : new Object[] {new byte[8 << 20], new ByteArrayInputStream(new byte[8 << 20])}) {
            Exchange result = context.createProducerTemplate()
                    .send("openai-uploads:addPart?uploadId=upload_1", exchange -> {
                        exchange.getMessage().setBody(body);
                        exchange.getMessage().setHeader(OpenAIUploadsConstants.BYTES, 8 << 20);
                    });

            assertThat(result.getException())
                    .hasMessageContaining("the server speaks TLS on this port")
                    .hasMessageNotContaining("attempts");
        }
        assertThat(emulator.connections()).isEqualTo(3);
    }

    @Test
    void shouldSayThatAProxySpeaksTls() {
        try (HttpProxy proxy = HttpProxy.startWithTls()) {
            for (String scheme : List.of("http", "https")) {
                Exchange result = create(scheme + "://uploads.invalid/v1", component -> {
                    component.getConfiguration().setAllowPlainHttp(true);
                    component.setProxyHost("127.0.0.1");
                    component.setProxyPort(proxy.port());
                });

                assertFailedAtOnce(result, "uploads.invalid", "the proxy speaks TLS on this port", "proxyAuthScheme");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html><head><title>400 The plain HTTP request was sent to HTTPS port</title></head></html>",
                "Client sent an HTTP request to an HTTPS server.\n",
                "<p>Your browser sent a request that this server could not understand.<br />\nReason: You're speaking plain"
                        + " HTTP to an SSL-enabled server port.<br />",
                "Bad Request\r\nThis combination of host and port requires TLS.\r\n"
            })
    void shouldGiveTheSameAdviceWhenTheServerSaysSoInHttp(String page) {
        emulator = UploadsEmulator.start();
        emulator.script().on(EmulatorCall.CREATE).answer(400, Map.of("Content-Type", "text/html"), page);

        Exchange result = create(component -> {});

        assertThat(result.getException())
                .isInstanceOf(OpenAIUploadsException.class)
                .hasMessageContainingAll("HTTP 400", "speaks TLS on this port", "baseUrl has to begin with https:");
        assertThat(emulator.requests()).hasSize(1);
    }

    @Test
    void shouldNotTakeAClosedConnectionForTls() {
        emulator = UploadsEmulator.start();
        try (TcpProxy proxy = TcpProxy.to(emulator.port())) {
            proxy.halfCloseAfter(Direction.TO_CLIENT, 0).times(1);

            Exchange result = create(proxy.through(emulator.baseUrl()), component -> {});

            assertThat(result.getException()).isNull();
            assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.RETRIES))
                    .isEqualTo(1);
        }
    }

    private String withoutTls() {
        return emulator.baseUrl().replace("https:", "http:");
    }

    @Test
    void shouldSayTheSameWithAnHttpComponentOfTheUsers() {
        emulator = UploadsEmulator.builder().tls(true).start();

        assertFailedAtOnce(
                create(component -> component.setHttpComponent(new HttpComponent())),
                "127.0.0.1:" + emulator.port(),
                "not trusted",
                "httpComponent");
    }

    @Test
    void shouldTryAgainWhenAHandshakeIsCut() {
        emulator = UploadsEmulator.builder().tls(true).start();
        try (TcpProxy proxy = TcpProxy.to(emulator.port())) {
            proxy.resetAfter(Direction.TO_CLIENT, 100).times(2);

            Exchange result = create(proxy.through(emulator.baseUrl()), trusting());

            assertThat(result.getException()).isNull();
            assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.RETRIES))
                    .isEqualTo(2);
        }
    }

    @Test
    void shouldTryAgainWhenTheServerEndsAHandshake() {
        emulator = UploadsEmulator.builder().tls(true).start();
        try (TcpProxy proxy = TcpProxy.to(emulator.port())) {
            proxy.halfCloseAfter(Direction.TO_CLIENT, 0).times(1);

            Exchange result = create(proxy.through(emulator.baseUrl()), trusting());

            assertThat(result.getException()).isNull();
            assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.RETRIES))
                    .isEqualTo(1);
        }
    }

    @Test
    void shouldTryAgainWhenAHandshakeTakesTooLong() {
        emulator = UploadsEmulator.builder().tls(true).start();
        try (TcpProxy proxy = TcpProxy.to(emulator.port())) {
            proxy.stallAfter(Direction.TO_CLIENT, 100).times(1);

            Exchange result = create(proxy.through(emulator.baseUrl()), component -> {
                trusting().accept(component);
                component.setConnectTimeout("2s");
            });

            assertThat(result.getException()).isNull();
            assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.RETRIES))
                    .isEqualTo(1);
        }
    }
}
