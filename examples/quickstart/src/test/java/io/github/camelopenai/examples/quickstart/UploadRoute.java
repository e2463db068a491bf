package io.github.camelopenai.examples.quickstart;

import static io.github.camelopenai.uploads.OpenAIUploads.collectPartIds;
import static io.github.camelopenai.uploads.OpenAIUploads.uploadParts;

import java.util.concurrent.ExecutorService;
import org.apache.camel.builder.RouteBuilder;

/** The route of {@code camel/upload.yaml} in Java. */
class UploadRoute extends RouteBuilder {

    @Override
    public void configure() {
        ExecutorService uploadThreads = getContext().getExecutorServiceManager().newFixedThreadPool(this, "upload", 4);

        from("file:{{inbox}}?move=done&moveFailed=failed&delay=10s&readLock=changed")
                .routeId("upload")
                .to("openai-uploads:create?purpose={{purpose}}&autoCancel=true")
                .split(uploadParts(), collectPartIds())
                .streaming()
                .parallelProcessing()
                .executorService(uploadThreads)
                .stopOnException()
                .to("openai-uploads:addPart")
                .end()
                .to("openai-uploads:complete")
                .log("${header.CamelFileName} is ${header.CamelOpenAIUploadsFileId}");
    }
}
