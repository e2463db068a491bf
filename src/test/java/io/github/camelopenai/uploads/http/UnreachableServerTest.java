package io.github.camelopenai.uploads.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.api.OpenAIUploadsIOException;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said of servers that cannot be reached, each time. */
@Timeout(120)
class UnreachableServerTest extends UploadsTestSupport {

    @Override
    public void configure(OpenAIUploadsComponent component) {
        component.getConfiguration().setFileName("a.jsonl");
        component.getConfiguration().setMaxRetries(0);
    }

    private OpenAIUploadsComponent component() {
        return context.getComponent("openai-uploads", OpenAIUploadsComponent.class);
    }

    @Test
    void shouldCallAnUnknownHostUnknown() {
        component().getConfiguration().setBaseUrl("https://api.example.invalid/v1");

        Exchange result = send("openai-uploads:create", "x");

        assertThat(result.getException())
                .isInstanceOf(OpenAIUploadsIOException.class)
                .hasMessageContainingAll("unknown host: api.example.invalid", "baseUrl", "DNS", "proxyHost")
                .hasCauseInstanceOf(UnknownHostException.class);
    }

    @Test
    void shouldSayThatItIsTheProxyThatIsUnknown() {
        component().getConfiguration().setBaseUrl("https://api.example.invalid/v1");
        component().setProxyHost("proxy.example.invalid");
        component().setProxyPort(3128);

        Exchange result = send("openai-uploads:create", "x");

        assertThat(result.getException())
                .hasMessageContainingAll("unknown host: proxy.example.invalid", "Check proxyHost");
    }

    @Test
    void shouldNameHostAndPortThatRefuseAConnection() throws Exception {
        int free;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = closed.getLocalPort();
        }
        component().getConfiguration().setBaseUrl("http://127.0.0.1:" + free + "/v1");

        Exchange result = send("openai-uploads:create", "x");

        assertThat(result.getException()).hasMessageContainingAll("127.0.0.1:" + free, "refused");
    }
}
