package io.github.camelopenai.uploads.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.emulator.RangeObject;
import io.github.camelopenai.uploads.emulator.RangeServer;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.main.Main;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.ProcessorEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the routes of the page on sources. Instead of a store's component, one signs links of a RangeServer. */
class DocumentedSourcesTest extends DocumentedRoutesSupport {

    private final RangeServer store = opened(RangeServer.start());
    private final RangeObject object =
            store.put("/exports/batch.jsonl", CONTENT).signed();

    static Stream<Object> routesByLink() {
        return Stream.of(new UploadByLink(), "upload-by-link.yaml");
    }

    @Override
    void configure(Main main) {
        main.bind("aws2-s3", signing("CamelAwsS3Key", "CamelAwsS3DowloadLinkExpirationTime", null));
        main.bind(
                "azure-storage-blob",
                signing("CamelAzureStorageBlobBlobName", null, "CamelAzureStorageBlobDownloadLink"));
    }

    /** A component that signs a link for the object that a header names, into the body or a header. */
    private DefaultComponent signing(String nameHeader, String lifeHeader, String linkHeader) {
        return new DefaultComponent() {
            @Override
            protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
                Object option = parameters.remove("downloadLinkExpiration");
                parameters.remove("operation");
                Processor sign = exchange -> sign(exchange, option);
                return new ProcessorEndpoint(uri, this, sign);
            }

            private void sign(Exchange exchange, Object option) {
                String name = exchange.getMessage().getHeader(nameHeader, String.class);
                Long life = lifeHeader == null
                        ? Long.valueOf((String) option)
                        : exchange.getMessage().getHeader(lifeHeader, Long.class);
                String link = store.signedLink("/exports/" + name, Duration.ofMillis(life))
                        .toString();
                if (linkHeader == null) {
                    exchange.getMessage().setBody(link);
                } else {
                    exchange.getMessage().setHeader(linkHeader, link);
                }
            }
        };
    }

    private void requireUploaded(CamelContext context, String uri) {
        Exchange result = send(context, uri, "batch.jsonl");

        assertThat(result.getException()).isNull();
        assertThatTheFileIsThere();
        assertThat(store.requestsFor(object.path())).hasSizeGreaterThan(2).allMatch(request -> request.status() == 206);
    }

    @ParameterizedTest
    @MethodSource("routesByLink")
    void shouldUploadAnObjectByItsDownloadLink(Object routes) {
        requireUploaded(start(Map.of(), routes), "direct:objects");
    }

    @Test
    void shouldUploadABlobByItsDownloadLink() {
        requireUploaded(start(Map.of(), new UploadBlobByLink()), "direct:blobs");
    }

    @Test
    void shouldAllowNoOtherHosts() throws Exception {
        Exchange result = send(
                startWith("source-hosts.properties", Map.of(), new UploadByLink()), "direct:objects", "batch.jsonl");

        assertThat(result.getException()).hasMessageContaining("which the option sourceHosts does not allow");
        assertThat(store.requests()).isEmpty();
    }

    @Test
    void shouldUploadASourceInMemory() {
        CamelContext context = start(Map.of());

        Exchange result =
                send(context, "openai-uploads:upload?purpose=batch", new MemorySource("batch.jsonl", CONTENT, "1"));

        assertThat(result.getException()).isNull();
        assertThatTheFileIsThere();
    }
}
