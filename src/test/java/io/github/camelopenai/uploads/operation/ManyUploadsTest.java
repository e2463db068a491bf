package io.github.camelopenai.uploads.operation;

import static io.github.camelopenai.uploads.OpenAIUploads.collectPartIds;
import static io.github.camelopenai.uploads.OpenAIUploads.uploadParts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.ComponentInternals;
import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.api.OpenAIFile;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.call.UploadsClient;
import io.github.camelopenai.uploads.emulator.EmulatorBuilder;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The memory of a component that runs for days, and the uploads that it must still know. */
@Timeout(120)
class ManyUploadsTest extends UploadsTestSupport {

    private static final byte[] CONTENT = Bytes.random(100);

    @Override
    public EmulatorBuilder emulator() {
        return UploadsEmulator.builder();
    }

    private OpenAIUploadsComponent component() {
        return context.getComponent("openai-uploads", OpenAIUploadsComponent.class);
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:inParts")
                        .to("openai-uploads:create?autoCancel=true&fileName=a.jsonl")
                        .split(uploadParts(), collectPartIds())
                        .to("openai-uploads:addPart")
                        .end()
                        .to("openai-uploads:complete")
                        .process(exchange -> completeManyOthers());
                from("direct:tenant")
                        .toD("openai-uploads:create?fileName=a.jsonl&maxRetries=0&apiKey=RAW(${header.tenantKey})", 5);
            }
        };
    }

    /** More uploads than the component keeps after their end. */
    private void completeManyOthers() throws Exception {
        UploadsClient client = ComponentInternals.createClient(component());
        CreateUpload request = new CreateUpload("b.jsonl", "batch", 1, "text/jsonl", null);
        for (int i = 0; i < 20_000; i++) {
            OpenAIFile file = new OpenAIFile("file-" + i, "file", 1L, 0L, null, "b.jsonl", "batch", "processed");
            Upload upload =
                    new Upload("upload_other_" + i, "upload", 1L, 0L, "b.jsonl", "batch", "completed", 3_600L, file);
            client.earlierUploads().completedBefore(upload, request, Map.of());
        }
    }

    @Test
    void shouldNotCancelACompletedUploadAfterManyOtherUploads() {
        Exchange result = send("direct:inParts", CONTENT);

        assertThat(result.getException()).isNull();
        assertThat(emulator.requestsOf(EmulatorCall.CANCEL)).isEmpty();
        assertThat(ComponentInternals.runtime(component()).uploads().live()).isEmpty();
    }

    @Test
    void shouldForgetTheAccountsOfTenantsButNotTheirRateLimits() {
        emulator.script()
                .on(EmulatorCall.CREATE)
                .answer(429, Map.of("Retry-After", "600"), "{\"error\": {\"message\": \"slow down\"}}");
        assertThat(send("key-of-a-limited-tenant").getException()).isInstanceOf(OpenAIUploadsException.class);
        for (int tenant = 0; tenant < 200; tenant++) {
            assertThat(send("key-of-tenant-" + tenant).getException()).isNull();
        }

        // Camel may still cache producers and endpoints.
        await().atMost(60, TimeUnit.SECONDS).until(() -> {
            System.gc();
            return ComponentInternals.runtime(component()).accounts().paces().size() < 100;
        });
        assertThat(ComponentInternals.runtime(component()).accounts().paces())
                .anyMatch(pace -> pace.getValue().heldFor().toSeconds() > 60);
    }

    private Exchange send(String key) {
        emulator.accept(key);
        return send("direct:tenant", exchange -> {
            exchange.getMessage().setBody(CONTENT);
            exchange.getMessage().setHeader("tenantKey", key);
        });
    }
}
