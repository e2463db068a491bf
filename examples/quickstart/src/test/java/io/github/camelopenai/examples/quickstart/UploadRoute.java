package io.github.camelopenai.examples.quickstart;

import org.apache.camel.builder.RouteBuilder;

/** The route of {@code camel/upload.yaml} in Java. */
class UploadRoute extends RouteBuilder {

    @Override
    public void configure() {
        from("file:{{inbox}}?move=done&moveFailed=failed&delay=10s&readLock=changed")
                .routeId("upload")
                .to("openai-uploads:upload?purpose={{purpose}}")
                .log("${header.CamelFileName} is ${header.CamelOpenAIUploadsFileId}");
    }
}
