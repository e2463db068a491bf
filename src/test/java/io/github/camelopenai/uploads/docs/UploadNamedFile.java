package io.github.camelopenai.uploads.docs;

import java.io.File;
import org.apache.camel.builder.RouteBuilder;

class UploadNamedFile extends RouteBuilder {

    @Override
    public void configure() {
        from("direct:names")
                .setBody(exchange -> new File(exchange.getMessage().getBody(String.class)))
                .to("openai-uploads:upload?purpose=batch");
    }
}
