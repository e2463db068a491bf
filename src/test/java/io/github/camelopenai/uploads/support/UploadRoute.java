package io.github.camelopenai.uploads.support;

import static io.github.camelopenai.uploads.OpenAIUploads.collectPartIds;
import static io.github.camelopenai.uploads.OpenAIUploads.uploadParts;

import java.util.concurrent.ExecutorService;
import org.apache.camel.builder.RouteBuilder;

/** The route of the README, for tests: {@code direct:upload}, in parts of 64 KiB, four at a time. */
public final class UploadRoute extends RouteBuilder {

    @Override
    public void configure() {
        ExecutorService four = getContext().getExecutorServiceManager().newFixedThreadPool(this, "parts", 4);
        from("direct:upload")
                .to("openai-uploads:create?autoCancel=true&partSize=64KiB")
                .split(uploadParts(), collectPartIds())
                .streaming()
                .parallelProcessing()
                .executorService(four)
                .stopOnException()
                .to("openai-uploads:addPart")
                .end()
                .to("openai-uploads:complete");
    }
}
