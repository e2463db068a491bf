package io.github.camelopenai.uploads.docs;

import org.apache.camel.builder.RouteBuilder;

class NoteOfAStream extends RouteBuilder {

    @Override
    public void configure() {
        from("direct:stream")
                .errorHandler(deadLetterChannel("direct:not-uploaded"))
                .streamCache(false)
                .to("openai-uploads:upload?purpose=batch");

        from("direct:not-uploaded")
                .setBody(simple("${header.CamelFileName}: ${exception.message}"))
                .to("file:failed?fileName=${exchangeId}.txt");
    }
}
