package io.github.camelopenai.uploads.docs;

import static io.github.camelopenai.uploads.OpenAIUploads.collectPartIds;
import static io.github.camelopenai.uploads.OpenAIUploads.uploadParts;

import org.apache.camel.builder.RouteBuilder;

class RestInParts extends RouteBuilder {

    private final String partSize;

    RestInParts(String partSize) {
        this.partSize = partSize;
    }

    @Override
    public void configure() {
        from("direct:rest")
                // The same part size as in the first run.
                .split(uploadParts(partSize), collectPartIds())
                .streaming()
                .stopOnException()
                .setHeader("position", simple("${body.index}"))
                .to("openai-uploads:addPart")
                .to("direct:remember")
                .end()
                .to("openai-uploads:complete");

        from("direct:remember").to("mock:remember");
    }
}
