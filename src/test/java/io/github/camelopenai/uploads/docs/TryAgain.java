package io.github.camelopenai.uploads.docs;

import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.OpenAIUploadsIOException;
import org.apache.camel.builder.RouteBuilder;

class TryAgain extends RouteBuilder {

    @Override
    public void configure() {
        from("file:inbox?moveFailed=failed")
                .onException(OpenAIUploadsException.class, OpenAIUploadsIOException.class)
                .maximumRedeliveries(2)
                .redeliveryDelay("{{uploads.again.delay:60000}}")
                .end()
                .to("openai-uploads:upload?purpose=batch");
    }
}
