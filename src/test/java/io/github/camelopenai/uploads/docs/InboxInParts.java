package io.github.camelopenai.uploads.docs;

import static io.github.camelopenai.uploads.OpenAIUploads.collectPartIds;
import static io.github.camelopenai.uploads.OpenAIUploads.uploadParts;

import java.util.concurrent.ExecutorService;
import org.apache.camel.builder.RouteBuilder;

public class InboxInParts extends RouteBuilder {

    @Override
    public void configure() {
        ExecutorService four = getContext().getExecutorServiceManager().newFixedThreadPool(this, "parts", 4);

        from("file:inbox?moveFailed=failed")
                .to("openai-uploads:create?purpose=batch&autoCancel=true")
                .split(uploadParts(), collectPartIds())
                .streaming()
                .parallelProcessing()
                .executorService(four)
                .stopOnException()
                .to("openai-uploads:addPart")
                .end()
                .to("openai-uploads:complete")
                .log("ready: ${header.CamelOpenAIUploadsFileId}");
    }
}
