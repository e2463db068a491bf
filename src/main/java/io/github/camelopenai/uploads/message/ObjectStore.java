package io.github.camelopenai.uploads.message;

import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.apache.camel.Message;

/**
 * The headers in which Camel's object store components write the name, type and length of an object. The length header only
 * holds while the body is still the store's own stream, which is recognised by its package.
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

    /** Whether the body is the own stream of an object store. */
    static boolean isStoreStream(Object body) {
        return body instanceof InputStream
                && Arrays.stream(values())
                        .anyMatch(store -> body.getClass().getName().startsWith(store.streamPackage));
    }

    /**
     * Aborts a stream of S3, since closing it would read the rest of the object, which may be gigabytes. Does nothing at the end
     * of the stream.
     */
    static void abort(InputStream stream) {
        try {
            stream.getClass().getMethod("abort").invoke(stream);
        } catch (ReflectiveOperationException e) {
            // The streams of other stores have no such method; closing is enough.
        }
    }

    /** The length of the body, if it is the own stream of an object store. */
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
