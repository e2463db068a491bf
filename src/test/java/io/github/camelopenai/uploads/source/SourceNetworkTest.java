package io.github.camelopenai.uploads.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.emulator.HttpProxy;
import io.github.camelopenai.uploads.emulator.RangeObject;
import io.github.camelopenai.uploads.emulator.RangeServer;
import io.github.camelopenai.uploads.part.range.SourceRefusedException;
import io.github.camelopenai.uploads.support.Tls;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.net.URI;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources over TLS and through a real proxy, with the options of the component. The API uses plain HTTP here. */
class SourceNetworkTest extends UploadsTestSupport {

    private static final String UPLOAD = "openai-uploads:upload?partSize=64KiB&outageTimeout=300ms";

    private final HttpProxy proxy = HttpProxy.start();
    private RangeServer source;
    private RangeObject object;

    @BeforeEach
    void startPlain() {
        start(false);
    }

    @AfterEach
    void stop() {
        source.close();
        proxy.close();
    }

    private OpenAIUploadsComponent component() {
        return context.getComponent("openai-uploads", OpenAIUploadsComponent.class);
    }

    private void start(boolean tls) {
        if (source != null) {
            source.close();
        }
        source = RangeServer.builder().tls(tls).start();
        object = source.putGenerated("/a/orders.jsonl", 300_000, 1).signed();
    }

    private void useProxy() {
        component().setProxyHost("127.0.0.1");
        component().setProxyPort(proxy.port());
    }

    private URI link() {
        return source.signedLink(object.path(), Duration.ofHours(1));
    }

    private void requireFile(Exchange exchange) {
        assertThat(exchange.getException()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(object.sha256());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldReadASourceThroughAProxy(boolean tls) {
        start(tls);
        if (tls) {
            component().setSslContextParameters(Tls.trusting(source));
        }
        useProxy();
        component().setProxyAuthUsername("user");
        component().setProxyAuthPassword("right");
        proxy.basic("user", "right");

        requireFile(send(UPLOAD, link()));
        assertThat(proxy.requests().size()).isGreaterThan(5);
        assertThat(source.requests()).allSatisfy(request -> assertThat(request.header("Proxy-Authorization"))
                .isEmpty());
    }

    @Test
    void shouldReachASourceWithoutTheProxyIfTheOptionsSaySo() {
        useProxy();
        component().setNonProxyHosts("127.0.0.1");

        requireFile(send(UPLOAD, link()));
        assertThat(proxy.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldSayThatAProxyRefuses(boolean tls) {
        start(tls);
        useProxy();
        proxy.basic("user", "right");

        Exchange exchange = send(UPLOAD, link());

        assertThat(exchange.getException())
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageContaining("the proxy refuses")
                .hasMessageContaining("407");
    }

    @Test
    void shouldReadASourceOverTls() {
        start(true);
        component().setSslContextParameters(Tls.trusting(source));

        requireFile(send(UPLOAD, link()));
    }

    @Test
    void shouldRefuseASourceWhoseCertificateIsNotTrusted() {
        start(true);

        Exchange exchange = send(UPLOAD, link());

        assertThat(exchange.getException())
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageContaining("no TLS with 127.0.0.1:" + source.port());
        assertThat(emulator.requests()).isEmpty();
    }

    @Test
    void shouldNotFollowARedirectFromHttpsToHttp() {
        start(true);
        component().setSslContextParameters(Tls.trusting(source));
        source.redirect("/a/latest.jsonl", "http://127.0.0.1:" + emulator.port() + "/v1/files", 302);

        Exchange exchange = send(UPLOAD, source.uri("/a/latest.jsonl"));

        assertThat(exchange.getException()).hasMessageContaining("a redirect from https to http");
        assertThat(emulator.requests()).isEmpty();
    }
}
