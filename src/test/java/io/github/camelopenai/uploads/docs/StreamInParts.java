package io.github.camelopenai.uploads.docs;

import static io.github.camelopenai.uploads.OpenAIUploads.collectPartIds;
import static io.github.camelopenai.uploads.OpenAIUploads.uploadParts;

import org.apache.camel.builder.RouteBuilder;

class StreamInParts extends RouteBuilder {

    @Override
    public void configure() {
        from("direct:stream")
                .streamCache(false)
                .to("openai-uploads:create?purpose=batch&autoCancel=true")
                .split(uploadParts(), collectPartIds())
                .streaming()
                .parallelProcessing()
                .stopOnException()
                .to("openai-uploads:addPart")
                .end()
                .to("openai-uploads:complete");
    }
}
