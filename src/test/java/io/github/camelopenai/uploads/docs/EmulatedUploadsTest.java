package io.github.camelopenai.uploads.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EmulatedUploadsTest extends CamelTestSupport {

    private final UploadsEmulator emulator = UploadsEmulator.start();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        OpenAIUploadsComponent uploads = context.getComponent("openai-uploads", OpenAIUploadsComponent.class);
        uploads.getConfiguration().setBaseUrl(emulator.baseUrl());
        uploads.getConfiguration().setApiKey(emulator.apiKey());
        uploads.getConfiguration().setRetryDelay("10ms");
        return context;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new UploadStream();
    }

    @AfterEach
    void stopEmulator() {
        emulator.close();
    }

    @Test
    void shouldUploadAllBytesAlthoughTheServerIsBusyOnce() throws Exception {
        emulator.script().on(EmulatorCall.ADD_PART).answerError(503, null, "busy");

        template.sendBodyAndHeader("direct:stream", "some lines", "CamelFileName", "batch.jsonl");

        assertThat(emulator.onlyFile().filename()).isEqualTo("batch.jsonl");
        assertThat(emulator.onlyFile().openContent()).hasContent("some lines");
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(2);
    }
}
