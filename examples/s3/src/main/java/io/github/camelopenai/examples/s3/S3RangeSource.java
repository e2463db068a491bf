package io.github.camelopenai.examples.s3;

import io.github.camelopenai.uploads.part.RangeSource;
import io.github.camelopenai.uploads.part.SourceChangedException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Header;
import org.apache.camel.component.aws2.s3.AWS2S3Constants;
import org.apache.camel.component.aws2.s3.AWS2S3Endpoint;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** An object of S3, in the version that it has when the source is made. */
public final class S3RangeSource implements RangeSource {

    private final S3Client client;
    private final String bucket;
    private final String key;
    private final HeadObjectResponse head;

    public S3RangeSource(S3Client client, String bucket, String key) {
        this.client = client;
        this.bucket = bucket;
        this.key = key;
        this.head = client.headObject(request -> request.bucket(bucket).key(key));
    }

    /** For a route: an object of the bucket {@code s3.bucket}, read with the client that Camel's component has made. */
    public static S3RangeSource of(@Header(AWS2S3Constants.KEY) String key, CamelContext context) {
        AWS2S3Endpoint endpoint = context.getEndpoint("aws2-s3:{{s3.bucket}}", AWS2S3Endpoint.class);
        return new S3RangeSource(
                endpoint.getS3Client(), endpoint.getConfiguration().getBucketName(), key);
    }

    @Override
    public long length() {
        return head.contentLength();
    }

    @Override
    public String version() {
        return head.eTag();
    }

    @Override
    public InputStream open(long offset, long count) throws IOException {
        String range = "bytes=" + offset + "-" + (offset + count - 1);
        try {
            return new RangeStream(
                    client.getObject(request ->
                            request.bucket(bucket).key(key).range(range).ifMatch(head.eTag())),
                    count);
        } catch (S3Exception e) {
            if (e.statusCode() == 404 || e.statusCode() == 412) {
                throw new SourceChangedException(identity() + " was replaced or deleted during its upload", e);
            }
            throw e;
        }
    }

    @Override
    public String fileName() {
        return key.substring(key.lastIndexOf('/') + 1);
    }

    @Override
    public String mimeType() {
        return head.contentType();
    }

    @Override
    public String identity() {
        return "s3://" + bucket + "/" + key;
    }
}
