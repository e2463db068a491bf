package io.github.camelopenai.examples.cluster;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** An S3 server in this process, with a bucket. */
final class S3Server implements AutoCloseable {

    private static final String BUCKET = "exports";
    private static final String ACCESS_KEY = "test-access-key";
    private static final String SECRET_KEY = "test-secret-key";

    private final BlobStoreContext store;
    private final S3Proxy proxy;
    private final S3Client client;

    /** @param directory an empty directory for the content of the bucket */
    S3Server(Path directory) throws Exception {
        Properties properties = new Properties();
        properties.setProperty(
                "jclouds.filesystem.basedir", Files.createDirectories(directory).toString());
        store = ContextBuilder.newBuilder("filesystem-nio2")
                .credentials("identity", "credential")
                .overrides(properties)
                .build(BlobStoreContext.class);
        proxy = S3Proxy.builder()
                .blobStore(store.getBlobStore())
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
                // Newer clients send unknown headers.
                .ignoreUnknownHeaders(true)
                .build();
        proxy.start();
        client = S3Client.builder()
                .endpointOverride(URI.create(url()))
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
                .forcePathStyle(true)
                // S3Proxy does not know the checksums of newer clients.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .build();
        client.createBucket(bucket -> bucket.bucket(BUCKET));
    }

    String url() {
        return "http://127.0.0.1:" + proxy.getPort();
    }

    void put(String key, Path file) {
        client.putObject(object -> object.bucket(BUCKET).key(key), file);
    }

    /** The settings that lead a worker to this server. */
    Map<String, String> settings() {
        return Map.of(
                "camel.component.aws2-s3.use-default-credentials-provider",
                "false",
                "camel.component.aws2-s3.access-key",
                ACCESS_KEY,
                "camel.component.aws2-s3.secret-key",
                SECRET_KEY,
                "camel.component.aws2-s3.region",
                "us-east-1",
                "camel.component.aws2-s3.override-endpoint",
                "true",
                "camel.component.aws2-s3.uri-endpoint-override",
                url(),
                "camel.component.aws2-s3.force-path-style",
                "true",
                "s3.bucket",
                BUCKET);
    }

    @Override
    public void close() throws Exception {
        client.close();
        proxy.stop();
        store.close();
    }
}
