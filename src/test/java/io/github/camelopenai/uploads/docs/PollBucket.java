package io.github.camelopenai.uploads.docs;

import java.net.URI;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.file.cluster.FileLockClusterService;

class PollBucket extends RouteBuilder {

    @Override
    public void configure() throws Exception {
        FileLockClusterService cluster = new FileLockClusterService();
        cluster.setRoot(getContext().resolvePropertyPlaceholders("{{cluster.directory}}"));
        cluster.setAcquireLockInterval(2);
        getContext().addService(cluster);

        from("master:exports:aws2-s3:exports?ignoreBody=true")
                .setHeader("CamelAwsS3DowloadLinkExpirationTime", constant(7_200_000L))
                .to("aws2-s3:exports?operation=createDownloadLink")
                .convertBodyTo(URI.class)
                .to("openai-uploads:upload?purpose=batch");
    }
}
