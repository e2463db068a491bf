package io.github.camelopenai.uploads.benchmark.client;

import static io.github.camelopenai.uploads.OpenAIUploads.collectPartIds;
import static io.github.camelopenai.uploads.OpenAIUploads.uploadParts;

import io.github.camelopenai.uploads.benchmark.ClientOptions;
import java.util.concurrent.ExecutorService;
import org.apache.camel.builder.RouteBuilder;

/** The operations one by one around a splitter. */
final class SplitRouteClient extends RouteClient {

    SplitRouteClient(String baseUrl, ClientOptions options) throws Exception {
        super(baseUrl, new RouteBuilder() {
            @Override
            public void configure() {
                ExecutorService senders = getContext()
                        .getExecutorServiceManager()
                        .newFixedThreadPool(this, "parts", options.parallelParts());
                from("direct:upload")
                        .to("openai-uploads:create?purpose=batch&autoCancel=true")
                        .split(uploadParts(), collectPartIds())
                        .streaming()
                        .parallelProcessing()
                        .executorService(senders)
                        .stopOnException()
                        .to("openai-uploads:addPart")
                        .end()
                        .to("openai-uploads:complete");
            }
        });
    }
}
