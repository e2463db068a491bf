package io.github.camelopenai.uploads.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.emulator.RangeObject;
import io.github.camelopenai.uploads.emulator.RangeRequest;
import io.github.camelopenai.uploads.emulator.RangeServer;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinkedUploadsTest extends CamelTestSupport {

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

    private final RangeServer store = RangeServer.start();

    @AfterEach
    void stopStore() {
        store.close();
    }

    @Test
    void shouldReadOnWhereTheStoreBrokeOff() {
        RangeObject object =
                store.putGenerated("/inbox/batch.jsonl", 5_000_000, 1).signed();
        store.faults().onAny().closeAfter(1_000_000);

        template.sendBody("direct:stream", store.signedLink("/inbox/batch.jsonl", Duration.ofHours(1)));

        assertThat(emulator.onlyFile().filename()).isEqualTo("batch.jsonl");
        assertThat(emulator.onlyFile().sha256()).isEqualTo(object.sha256());
        assertThat(store.requests())
                .extracting(RangeRequest::range)
                .containsExactly("bytes=0-0", "bytes=0-4999999", "bytes=1000000-4999999");
    }
}
