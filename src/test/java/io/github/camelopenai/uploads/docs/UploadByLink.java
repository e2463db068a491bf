package io.github.camelopenai.uploads.docs;

import java.net.URI;
import org.apache.camel.builder.RouteBuilder;

class UploadByLink extends RouteBuilder {

    @Override
    public void configure() {
        from("direct:objects")
                .setHeader("CamelAwsS3Key", body())
                // In milliseconds: two hours, since an upload may take one.
                .setHeader("CamelAwsS3DowloadLinkExpirationTime", constant(7_200_000L))
                .to("aws2-s3:exports?operation=createDownloadLink")
                .convertBodyTo(URI.class)
                .to("openai-uploads:upload?purpose=batch");
    }
}
