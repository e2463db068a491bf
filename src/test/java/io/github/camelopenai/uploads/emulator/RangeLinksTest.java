package io.github.camelopenai.uploads.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Signed links to a range server. */
@Timeout(120)
class RangeLinksTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final RangeServer server = RangeServer.start();
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void put() {
        server.put("/a folder/data", new byte[] {'a', 'b'}).signed();
        server.put("/other", new byte[] {'c'}).signed();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private HttpResponse<String> send(String method, URI uri) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Range", "bytes=0-0")
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private int status(URI uri) throws Exception {
        return send("GET", uri).statusCode();
    }

    @Test
    void shouldServeAnObjectToALinkForIt() throws Exception {
        URI link = server.signedLink("/a folder/data", HOUR);

        assertThat(send("GET", link).body()).isEqualTo("a");
        assertThat(link.getRawQuery()).matches("sv=[0-9-]+&se=[^&]+&sr=b&sp=r&sig=[^&]+");
        assertThat(server.requests().get(0).query()).isEqualTo(link.getRawQuery());
        assertThat(server.requests().get(0).path()).isEqualTo("/a folder/data");
    }

    @Test
    void shouldRefuseARequestWithoutTheRightSignature() throws Exception {
        URI link = server.signedLink("/other", HOUR);
        URI longer = URI.create(link.toString().replaceFirst("se=20", "se=30"));
        URI elsewhere = URI.create(server.uri("/a folder/data") + "?" + link.getRawQuery());

        assertThat(status(link)).isEqualTo(206);
        assertThat(status(longer)).isEqualTo(403);
        assertThat(status(elsewhere)).isEqualTo(403);
        assertThat(status(server.uri("/other"))).isEqualTo(403);
        assertThat(status(URI.create(server.uri("/other") + "?sig=abc"))).isEqualTo(403);
    }

    @Test
    void shouldRepeatTheSecretsOfALinkInARefusal() throws Exception {
        HttpResponse<String> refusal =
                send("GET", URI.create(server.uri("/other") + "?sv=1&se=2030-01-01T00:00:00Z&sig=secret%2Bvalue"));

        assertThat(refusal.headers().firstValue("Content-Type")).hasValue("application/xml");
        assertThat(refusal.body())
                .startsWith("<?xml")
                .contains("<Error><Code>AuthenticationFailed</Code>")
                .contains("Signature did not match")
                .contains("<SignatureProvided>secret+value</SignatureProvided>")
                .contains("<StringToSign>r\n2030-01-01T00:00:00Z\n/blob/other\n");
    }

    @Test
    void shouldPermitGetAlone() throws Exception {
        URI link = server.signedLink("/other", HOUR);

        assertThat(send("HEAD", link).statusCode()).isEqualTo(403);
        assertThat(send("PUT", link).statusCode()).isEqualTo(403);
        assertThat(send("GET", link).statusCode()).isEqualTo(206);
    }

    @Test
    void shouldRefuseALinkThatHasExpired() throws Exception {
        URI link = server.signedLink("/other", HOUR);
        server.advanceClock(HOUR.minusSeconds(10));
        assertThat(status(link)).isEqualTo(206);

        server.advanceClock(Duration.ofSeconds(10));

        assertThat(status(link)).isEqualTo(403);
        assertThat(send("GET", link).body()).contains("time frame");
        assertThat(status(server.signedLink("/other", HOUR))).isEqualTo(206);
    }

    @Test
    void shouldRefuseTheLinksThatWereGivenBeforeItExpiredThem() throws Exception {
        URI before = server.signedLink("/other", HOUR);

        server.expireLinks();

        assertThat(status(before)).isEqualTo(403);
        assertThat(send("GET", before).body()).contains("time frame");
        assertThat(status(server.signedLink("/other", HOUR))).isEqualTo(206);
    }

    @Test
    void shouldServeAnObjectThatIsNotSignedToAnyLink() throws Exception {
        server.put("/public", new byte[] {'d'});

        assertThat(status(server.signedLink("/public", HOUR))).isEqualTo(206);
        assertThat(status(server.uri("/public"))).isEqualTo(206);
    }
}
