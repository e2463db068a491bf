package io.github.camelopenai.uploads.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.component.http.HttpComponent;
import org.junit.jupiter.api.Test;

/** An Error in the middle of a request, as any code of others may throw it, ends that upload and nothing else. */
class ErrorInRequestTest extends UploadsTestSupport {

    private volatile boolean failing;

    @Override
    public void configure(OpenAIUploadsComponent component) {
        HttpClientConfigurer configurer = builder -> builder.addRequestInterceptorLast((request, entity, context) -> {
            if (failing && request.getPath().endsWith("/parts")) {
                throw new StackOverflowError("emulated");
            }
        });
        HttpComponent http = new HttpComponent();
        http.setHttpClientConfigurer(configurer);
        component.setHttpComponent(http);
    }

    @Test
    void shouldUploadTheNextContentAfterAnError() {
        String uri = "openai-uploads:upload?fileName=a.jsonl";
        failing = true;
        Exchange failed = send(uri, Bytes.random(1000));
        failing = false;

        Exchange next = send(uri, Bytes.random(1000));

        assertThat((Throwable) failed.getException()).hasStackTraceContaining("StackOverflowError");
        assertThat((Throwable) next.getException()).isNull();
        assertThat(emulator.files()).hasSize(1);
    }

    @Test
    void shouldReadARefusalWhoseErrorsAreAnEmptyList() {
        emulator.script().on(EmulatorCall.CREATE).answer(400, Map.of("Content-Type", "application/json"), "[]");

        Exchange refused = send("openai-uploads:upload?fileName=a.jsonl", "x");

        assertThat(refused.getException()).hasMessageContaining("HTTP 400");
    }

    @Test
    void shouldNotTakeTheKeyForAnId() throws Exception {
        String key = "test-key-that-is-long-enough";
        emulator.accept(key);
        String answer = "{\"id\":\"upload_" + key + "\",\"object\":\"upload\"}";
        emulator.script().on(EmulatorCall.CREATE).answer(200, Map.of("Content-Type", "application/json"), answer);

        Exchange result = send("openai-uploads:upload?fileName=a.jsonl&apiKey=" + key, "x");

        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyFile().bytes()).isEqualTo(1);
    }
}
