package io.github.camelopenai.uploads.docs;

import org.apache.camel.builder.RouteBuilder;

class UploadStream extends RouteBuilder {

    @Override
    public void configure() {
        from("direct:stream").streamCache(false).to("openai-uploads:upload?purpose=batch");
    }
}
