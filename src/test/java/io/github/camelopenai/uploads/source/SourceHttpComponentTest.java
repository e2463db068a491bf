package io.github.camelopenai.uploads.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.emulator.RangeObject;
import io.github.camelopenai.uploads.emulator.RangeServer;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpComponent;
import org.apache.hc.core5.http.message.BasicHeader;
import org.junit.jupiter.api.Test;

/** A HttpComponent of the user's, which adds a key to all requests. */
class SourceHttpComponentTest extends UploadsTestSupport {

    @Override
    public void configure(OpenAIUploadsComponent component) {
        HttpComponent http = new HttpComponent();
        http.setHttpClientConfigurer(
                builder -> builder.setDefaultHeaders(List.of(new BasicHeader("X-Gateway-Key", "not-a-real-key"))));
        component.setHttpComponent(http);
    }

    @Test
    void shouldSendTheKeyToTheApiAlone() {
        try (RangeServer source = RangeServer.start()) {
            RangeObject object = source.putGenerated("/orders.jsonl", 300_000, 1);

            Exchange exchange = send("openai-uploads:upload?partSize=64KiB", source.uri("/orders.jsonl"));

            assertThat(exchange.getException()).isNull();
            assertThat(emulator.onlyFile().sha256()).isEqualTo(object.sha256());
            assertThat(emulator.requests()).allSatisfy(request -> assertThat(request.header("X-Gateway-Key"))
                    .isNotNull());
            assertThat(source.requests()).isNotEmpty().allSatisfy(request -> assertThat(request.header("X-Gateway-Key"))
                    .isEmpty());
        }
    }
}
