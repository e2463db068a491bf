package io.github.camelopenai.uploads.docs;

import org.apache.camel.builder.RouteBuilder;

public class UploadInbox extends RouteBuilder {

    @Override
    public void configure() {
        from("file:inbox?moveFailed=failed")
                .to("openai-uploads:upload?purpose=batch")
                .log("ready: ${header.CamelOpenAIUploadsFileId}");
    }
}
