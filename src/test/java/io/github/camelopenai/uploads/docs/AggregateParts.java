package io.github.camelopenai.uploads.docs;

import static io.github.camelopenai.uploads.OpenAIUploads.collectPartIds;
import static io.github.camelopenai.uploads.OpenAIUploads.uploadParts;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.util.concurrent.SynchronousExecutorService;

class AggregateParts extends RouteBuilder {

    @Override
    public void configure() {
        from("direct:upload")
                .to("openai-uploads:create?purpose=batch&autoCancel=true")
                .split(uploadParts())
                .streaming()
                .stopOnException()
                .to("openai-uploads:addPart")
                .aggregate(header("CamelOpenAIUploadsUploadId"), collectPartIds())
                .completionSize(header("CamelOpenAIUploadsPartCount"))
                .executorService(new SynchronousExecutorService())
                .to("openai-uploads:complete")
                .to("direct:ready");

        from("direct:ready").to("mock:ready");
    }
}
