package io.github.camelopenai.uploads.docs;

import static io.github.camelopenai.uploads.OpenAIUploads.collectLines;

import org.apache.camel.builder.RouteBuilder;

public class CollectRequests extends RouteBuilder {

    @Override
    public void configure() {
        from("direct:request")
                .aggregate(constant(true), collectLines().fileName("requests.jsonl"))
                .completionTimeout(600_000)
                .to("openai-uploads:upload?purpose=batch")
                .log("${header.CamelOpenAIUploadsLines} requests are ${header.CamelOpenAIUploadsFileId}");
    }
}
