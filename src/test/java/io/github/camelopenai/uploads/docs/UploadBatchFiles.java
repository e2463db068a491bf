package io.github.camelopenai.uploads.docs;

import static io.github.camelopenai.uploads.OpenAIUploads.batchFiles;
import static io.github.camelopenai.uploads.OpenAIUploads.collectFileIds;

import org.apache.camel.builder.RouteBuilder;

public class UploadBatchFiles extends RouteBuilder {

    @Override
    public void configure() {
        from("file:inbox?moveFailed=failed")
                .split(batchFiles().validateLines(), collectFileIds())
                .stopOnException()
                .to("openai-uploads:upload?purpose=batch")
                .end()
                .log("${header.CamelFileName} is ${header.CamelOpenAIUploadsFileIds}");
    }
}
