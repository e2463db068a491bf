package io.github.camelopenai.uploads.docs;

import static io.github.camelopenai.uploads.OpenAIUploads.collectPartIds;
import static io.github.camelopenai.uploads.OpenAIUploads.uploadParts;

import io.github.camelopenai.uploads.api.UploadOutcomeUnknownException;
import org.apache.camel.builder.RouteBuilder;

class OutcomeUnknown extends RouteBuilder {

    @Override
    public void configure() {
        onException(UploadOutcomeUnknownException.class)
                .maximumRedeliveries(3)
                .redeliveryDelay("{{uploads.unknown.delay:60000}}")
                .handled(true)
                .setBody(exceptionMessage())
                .to("file:unknown?fileName=${header.CamelOpenAIUploadsUploadId}.txt");

        from("file:inbox?moveFailed=failed")
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
