package io.github.camelopenai.uploads.docs;

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

        from("file:inbox?moveFailed=failed").to("openai-uploads:upload?purpose=batch");
    }
}
