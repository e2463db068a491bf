package io.github.camelopenai.uploads.benchmark.client;

import io.github.camelopenai.uploads.benchmark.ClientOptions;
import org.apache.camel.builder.RouteBuilder;

/** The operation {@code upload}. */
final class UploadClient extends RouteClient {

    UploadClient(String baseUrl, ClientOptions options) throws Exception {
        super(baseUrl, new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:upload")
                        .toF(
                                "openai-uploads:upload?purpose=batch&parallelParts=%s&adaptiveParts=%s&checksum=%s&maxBytesPerSecond=%dB%s",
                                options.parallelPartsText(),
                                options.adaptiveParts(),
                                options.checksum() ? "md5" : "none",
                                options.maxBytesPerSecond(),
                                options.partBytes() == 0 ? "" : "&partSize=" + options.partBytes() + "B");
            }
        });
    }
}
