package io.github.camelopenai.uploads.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs routes with the settings that the pages show. */
class DocumentedSettingsTest extends DocumentedRoutesSupport {

    /** Not a type that Camel would take for bytes. */
    private InputStream stream() {
        return new FilterInputStream(new ByteArrayInputStream(CONTENT)) {};
    }

    @Test
    void shouldUploadAStreamOfUnknownLength() {
        CamelContext context = start(Map.of(), new UploadStream());

        Exchange result = send(context, "direct:stream", stream());

        assertThat(result.getException()).isNull();
        assertThatTheFileIsThere();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream-caching.properties", "stream-spooling.properties"})
    void shouldUploadAStreamWithTheseSettings(String settings) throws IOException {
        CamelContext context = startWith(settings, Map.of(), "one-part.yaml");

        Exchange result = send(context, "direct:upload", stream());

        // Without caching the stream is spooled by create, which one-part.yaml sends just so.
        assertThat(result.getException()).isNull();
        assertThatTheFileIsThere();
        assertThat(context.isStreamCaching()).isEqualTo(!settings.equals("stream-caching.properties"));
    }

    private Map<String, String> trust() {
        return Map.of(
                "camel.ssl.trustStore",
                "file:" + emulator.trustStore(),
                "camel.ssl.trustStorePassword",
                emulator.trustStorePassword());
    }

    private void useTls() {
        emulator = opened(UploadsEmulator.builder().tls(true).start());
    }

    @Test
    void shouldTrustTheCertificatesOfTheGlobalTrustStore() throws IOException {
        useTls();
        CamelContext context = startWith("tls.properties", trust(), "one-part.yaml");

        Exchange result = send(context, "direct:upload", CONTENT);

        assertThat(result.getException()).isNull();
        assertThatTheFileIsThere();
    }

    @Test
    void shouldAskTheProxyForTheServer() throws Exception {
        try (ServerSocket proxy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Map<String, String> instead = Map.of(
                    "camel.component.openai-uploads.baseUrl", "https://uploads.invalid/v1",
                    "camel.component.openai-uploads.maxRetries", "0",
                    "camel.component.openai-uploads.proxyHost", "127.0.0.1",
                    "camel.component.openai-uploads.proxyPort", String.valueOf(proxy.getLocalPort()));
            CamelContext context = startWith("proxy.properties", instead, "one-part.yaml");
            CompletableFuture<Exchange> result =
                    CompletableFuture.supplyAsync(() -> send(context, "direct:upload", CONTENT));

            try (Socket asked = proxy.accept()) {
                assertThat(new Scanner(asked.getInputStream(), StandardCharsets.US_ASCII).nextLine())
                        .isEqualTo("CONNECT uploads.invalid:443 HTTP/1.1");
            }
            assertThat(result.join().getException()).isNotNull();
        }
    }

    @Test
    void shouldSendAdditionalHeaders() throws IOException {
        CamelContext context = startWith("additional-header.properties", Map.of(), "one-part.yaml");

        send(context, "direct:upload", CONTENT);

        assertThat(emulator.requests()).isNotEmpty().allSatisfy(request -> assertThat(request.header("X-Team"))
                .contains("blue"));
    }

    @Test
    void shouldUseAnHttpComponentThatWasConfiguredInJava() {
        RouteBuilder configuring = new RouteBuilder() {
            @Override
            public void configure() {
                ConfiguredInJava.configure(getContext());
            }
        };
        CamelContext context = start(Map.of(), configuring, "one-part.yaml");

        Exchange result = send(context, "direct:upload", CONTENT);

        assertThat(result.getException()).isNull();
        assertThat(emulator.requests()).isNotEmpty().allSatisfy(request -> assertThat(request.header("X-Team"))
                .contains("blue"));
    }
}
