package io.github.camelopenai.uploads.docs;

import java.net.URI;
import org.apache.camel.builder.RouteBuilder;

class UploadBlobByLink extends RouteBuilder {

    @Override
    public void configure() {
        from("direct:blobs")
                .setHeader("CamelAzureStorageBlobBlobName", body())
                .to("azure-storage-blob:account/exports?operation=downloadLink&downloadLinkExpiration=7200000")
                .setBody(header("CamelAzureStorageBlobDownloadLink").convertTo(URI.class))
                .removeHeader("CamelAzureStorageBlobDownloadLink")
                .to("openai-uploads:upload?purpose=batch");
    }
}
