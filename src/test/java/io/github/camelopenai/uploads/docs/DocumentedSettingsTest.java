package io.github.camelopenai.uploads.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import io.github.camelopenai.uploads.support.Background;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs routes with the settings that the pages show. */
class DocumentedSettingsTest extends DocumentedRoutesSupport {

    /** Not a type that Camel would take for bytes. */
    private InputStream stream() {
        return new FilterInputStream(new ByteArrayInputStream(CONTENT)) {};
    }

    static Stream<RouteBuilder> streamRoutes() {
        return Stream.of(new UploadStream(), new StreamInParts());
    }

    @ParameterizedTest
    @MethodSource("streamRoutes")
    void shouldUploadAStreamOfUnknownLength(RouteBuilder route) {
        CamelContext context = start(Map.of(), route);

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

    @Test
    void shouldSpoolThereAndNoMoreThanThat() throws Exception {
        Path spool = Files.createDirectory(directory.resolve("spool"));
        CamelContext context = startWith(
                "room.properties",
                Map.of("camel.component.openai-uploads.spoolDirectory", spool.toString()),
                new UploadStream());
        OpenAIUploadsComponent uploads = context.getComponent("openai-uploads", OpenAIUploadsComponent.class);
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).hold();
        CompletableFuture<Exchange> result = Background.call(() -> send(context, "direct:stream", stream()));

        await().until(() -> gate.held() == 1);

        assertThat(spool).isNotEmptyDirectory();
        gate.open();
        assertThat(result.join().getException()).isNull();
        assertThatTheFileIsThere();
        assertThat(spool).isEmptyDirectory();
        assertThat(uploads.getMaxBufferedBytes()).isEqualTo("2GiB");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rate.properties", "requests.properties"})
    void shouldUploadUnderTheseLimits(String settings) throws IOException {
        CamelContext context = startWith(settings, Map.of(), "one-part.yaml");

        Exchange result = send(context, "direct:upload", stream());

        assertThat(result.getException()).isNull();
        assertThatTheFileIsThere();
        OpenAIUploadsComponent uploads = context.getComponent("openai-uploads", OpenAIUploadsComponent.class);
        assertThat(uploads.getMaxBytesPerSecond()).isEqualTo(settings.equals("rate.properties") ? "10MB" : "0");
        assertThat(uploads.getConfiguration().getRequestsPerMinute())
                .isEqualTo(settings.equals("requests.properties") ? 600 : 0);
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

    /** Later versions of camel-main take no trust store without a key store. */
    @Test
    @Tag("camel-4.18")
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
            CompletableFuture<Exchange> result = Background.call(() -> send(context, "direct:upload", CONTENT));

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
