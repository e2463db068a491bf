package io.github.camelopenai.uploads.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.emulator.RangeObject;
import io.github.camelopenai.uploads.emulator.RangeServer;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpComponent;
import org.junit.jupiter.api.Test;

/** An Error in the middle of a request to a source, as any code of others may throw it, ends that upload and nothing else. */
class SourceErrorTest extends UploadsTestSupport {

    private volatile boolean failing;

    @Override
    public void configure(OpenAIUploadsComponent component) {
        HttpComponent http = new HttpComponent();
        http.setHttpClientConfigurer(builder -> builder.addRequestInterceptorLast((request, entity, context) -> {
            if (failing && request.getPath().endsWith("orders.jsonl")) {
                throw new StackOverflowError("emulated");
            }
        }));
        component.setHttpComponent(http);
    }

    @Test
    void shouldReadTheNextSourceAfterAnError() {
        try (RangeServer source = RangeServer.start()) {
            RangeObject object = source.putGenerated("/orders.jsonl", 300_000, 1);
            String uri = "openai-uploads:upload?partSize=64KiB&outageTimeout=300ms";
            failing = true;
            Exchange failed = send(uri, source.uri("/orders.jsonl"));
            failing = false;

            Exchange next = send(uri, source.uri("/orders.jsonl"));

            assertThat((Throwable) failed.getException()).hasStackTraceContaining("StackOverflowError");
            assertThat((Throwable) next.getException()).isNull();
            assertThat(emulator.onlyFile().sha256()).isEqualTo(object.sha256());
        }
    }
}
