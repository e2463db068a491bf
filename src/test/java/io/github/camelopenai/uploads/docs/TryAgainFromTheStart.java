package io.github.camelopenai.uploads.docs;

import static io.github.camelopenai.uploads.OpenAIUploads.collectPartIds;
import static io.github.camelopenai.uploads.OpenAIUploads.uploadParts;

import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.OpenAIUploadsIOException;
import io.github.camelopenai.uploads.api.UploadOutcomeUnknownException;
import org.apache.camel.builder.RouteBuilder;

class TryAgainFromTheStart extends RouteBuilder {

    @Override
    public void configure() {
        from("file:inbox?moveFailed=failed")
                .onException(OpenAIUploadsException.class, OpenAIUploadsIOException.class)
                .maximumRedeliveries(2)
                .redeliveryDelay("{{uploads.again.delay:60000}}")
                .end()
                .to("direct:upload");

        from("direct:upload")
                .errorHandler(noErrorHandler())
                .to("openai-uploads:create?purpose=batch&autoCancel=true")
                .split(uploadParts(), collectPartIds())
                .streaming()
                .parallelProcessing()
                .stopOnException()
                .to("openai-uploads:addPart")
                .end()
                .doTry()
                .to("openai-uploads:complete")
                .doCatch(UploadOutcomeUnknownException.class)
                .setBody(exceptionMessage())
                .to("file:unknown?fileName=${header.CamelOpenAIUploadsUploadId}.txt")
                .end();
    }
}
