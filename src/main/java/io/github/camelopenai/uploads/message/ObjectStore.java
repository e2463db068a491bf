package io.github.camelopenai.uploads.message;

import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.apache.camel.Message;

/**
 * The headers in which Camel's object stores put name, type and length of an object, and how to see that the body is
 * still that object's stream: a length that was true of the stored object is not true of what a route has made of it.
 *
 * @param streamPackage where the class of the store's own stream lives
 */
enum ObjectStore {
    S3("software.amazon.awssdk.", "CamelAwsS3Key", "CamelAwsS3ContentType", "CamelAwsS3ContentLength"),
    AZURE(
            "com.azure.",
            "CamelAzureStorageBlobBlobName",
            "CamelAzureStorageBlobContentType",
            "CamelAzureStorageBlobBlobSize"),
    MINIO("io.minio.", "CamelMinioObjectName", "CamelMinioContentType", "CamelMinioContentLength"),
    GOOGLE(
            "com.google.cloud.",
            "CamelGoogleCloudStorageObjectName",
            "CamelGoogleCloudStorageContentType",
            "CamelGoogleCloudStorageContentLength");

    private final String streamPackage;
    private final String nameHeader;
    private final String typeHeader;
    private final String lengthHeader;

    ObjectStore(String streamPackage, String nameHeader, String typeHeader, String lengthHeader) {
        this.streamPackage = streamPackage;
        this.nameHeader = nameHeader;
        this.typeHeader = typeHeader;
        this.lengthHeader = lengthHeader;
    }

    static Optional<String> nameOf(Message message) {
        for (ObjectStore store : values()) {
            String name = message.getHeader(store.nameHeader, String.class);
            if (name != null) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    static Optional<String> typeOf(Message message) {
        for (ObjectStore store : values()) {
            String type = message.getHeader(store.typeHeader, String.class);
            if (type != null) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** Whether {@code body} is still the stream that a store gave. */
    static boolean isStreamOfOne(Object body) {
        return body instanceof InputStream
                && Arrays.stream(values())
                        .anyMatch(store -> body.getClass().getName().startsWith(store.streamPackage));
    }

    /**
     * Ends a stream without reading the rest of it, as closing one of S3 would do, gigabytes if need be. After its end this
     * does nothing.
     */
    static void breakOff(InputStream stream) {
        try {
            stream.getClass().getMethod("abort").invoke(stream);
        } catch (ReflectiveOperationException e) {
            // The streams of other stores cannot do that: closing has to do.
        }
    }

    /** The length of {@code body}, if it is still the stream that the store gave. */
    static Optional<Long> lengthOf(Message message, Object body) {
        for (ObjectStore store : values()) {
            if (body.getClass().getName().startsWith(store.streamPackage)) {
                return Optional.ofNullable(message.getHeader(store.lengthHeader, Long.class))
                        .filter(length -> length >= 0);
            }
        }
        return Optional.empty();
    }
}
