package io.github.camelopenai.uploads.docs;

import static io.github.camelopenai.uploads.OpenAIUploads.collectPartIds;
import static io.github.camelopenai.uploads.OpenAIUploads.uploadParts;

import io.github.camelopenai.uploads.api.FileSizeMismatchException;
import io.github.camelopenai.uploads.api.UploadOutcomeUnknownException;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

class CancelExplicitly extends RouteBuilder {

    @Override
    public void configure() {
        from("direct:upload")
                .to("openai-uploads:create?purpose=batch")
                .doTry()
                .split(uploadParts(), collectPartIds())
                .streaming()
                .parallelProcessing()
                .stopOnException()
                .to("openai-uploads:addPart")
                .end()
                .to("openai-uploads:complete")
                .endDoTry()
                .doCatch(UploadOutcomeUnknownException.class, FileSizeMismatchException.class)
                .to("direct:outcome-unknown")
                .doCatch(Exception.class)
                .to("openai-uploads:cancel")
                .process(exchange -> {
                    throw exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
                })
                .end();

        from("direct:outcome-unknown").to("mock:outcome-unknown");
    }
}
