package io.github.camelopenai.uploads.message;

import io.github.camelopenai.uploads.api.CreateUpload;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.WrappedFile;

/**
 * Makes the journal key of an upload from its source, the version of the source, the destination and the request. Uploads with
 * equal keys are the same upload. A key is never logged; {@code FileUploadJournal} stores only its hash.
 */
final class JournalKey {

    /** The headers of file consumers. */
    private static final Set<String> FILE_HEADERS = Set.of(
            "CamelFileHost",
            Exchange.FILE_PATH,
            "CamelFileAbsolutePath",
            Exchange.FILE_NAME,
            Exchange.FILE_LENGTH,
            Exchange.FILE_LAST_MODIFIED);

    /** The headers that identify a remote source and its version. */
    private static final List<String> SOURCE_HEADERS = List.of(
            "CamelFileHost",
            Exchange.FILE_PATH,
            "CamelFileAbsolutePath",
            Exchange.FILE_NAME,
            Exchange.FILE_LENGTH,
            Exchange.FILE_LAST_MODIFIED,
            "CamelAwsS3BucketName",
            "CamelAwsS3Key",
            "CamelAwsS3VersionId",
            "CamelAwsS3ETag",
            "CamelAwsS3LastModified",
            "CamelAzureStorageBlobBlobContainerName",
            "CamelAzureStorageBlobBlobName",
            "CamelAzureStorageBlobETag",
            "CamelMinioBucketName",
            "CamelMinioObjectName",
            "CamelMinioVersionId",
            "CamelMinioETag",
            "CamelGoogleCloudStorageBucketName",
            "CamelGoogleCloudStorageObjectName",
            "CamelGoogleCloudStorageGeneration");

    /** The headers that identify a version. Without any of them, the source is not identified. */
    private static final List<String> VERSION_HEADERS = List.of(
            Exchange.FILE_LAST_MODIFIED,
            "CamelAwsS3ETag",
            "CamelAwsS3VersionId",
            "CamelAzureStorageBlobETag",
            "CamelMinioETag",
            "CamelGoogleCloudStorageGeneration");

    private JournalKey() {}

    /**
     * @param body the message body before it was spooled
     * @param chosen the key of the header or the option; null for the default
     * @return empty if nothing identifies the source
     */
    static Optional<String> of(
            Exchange exchange, Object body, CreateUpload request, List<String> destination, String chosen)
            throws IOException {
        OpenedSource opened = OpenedSource.of(exchange, body);
        List<String> source = chosen != null && !chosen.isBlank()
                ? chosen(chosen, opened)
                : opened != null ? opened.journalIdentity() : source(exchange, body);
        if (source.isEmpty()) {
            return Optional.empty();
        }
        List<String> key = new ArrayList<>(source);
        key.addAll(destination);
        key.add(request.purpose());
        key.add(request.filename());
        key.add(request.mimeType());
        key.add(String.valueOf(request.bytes()));
        key.add(String.valueOf(request.expiresAfter()));
        // With lengths, so that different lists always give different texts.
        StringBuilder text = new StringBuilder();
        key.forEach(part -> text.append(part.length()).append(':').append(part).append(','));
        return Optional.of(text.toString());
    }

    /** With the version of a source, since a resumed upload may trust it. */
    private static List<String> chosen(String key, OpenedSource opened) {
        return opened == null || opened.version() == null
                ? List.of("key", key)
                : List.of("key", key, "version", opened.version());
    }

    /** What identifies a body and its version; empty if nothing does. */
    static List<String> source(Exchange exchange, Object body) throws IOException {
        if (body instanceof WrappedFile<?> wrapped && wrapped.getFile() instanceof File file) {
            return file(file.toPath());
        }
        if (body instanceof File file) {
            return file(file.toPath());
        }
        if (body instanceof Path path) {
            return file(path);
        }
        if (body instanceof byte[] bytes) {
            return List.of("bytes", sha256(ByteBuffer.wrap(bytes)));
        }
        if (body instanceof ByteBuffer buffer) {
            return List.of("bytes", sha256(buffer.asReadOnlyBuffer()));
        }
        if (body instanceof String text) {
            return List.of("bytes", sha256(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
        }
        // A route may have made other streams of the source whose headers are still there, each of another part of it.
        if (body instanceof WrappedFile<?>) {
            return remote(exchange, name -> true);
        }
        // The headers of a file may be those of an earlier message that named the object.
        return ObjectStore.isStoreStream(body) ? remote(exchange, name -> !FILE_HEADERS.contains(name)) : List.of();
    }

    private static List<String> file(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return List.of(
                "file",
                path.toRealPath().toString(),
                attributes.lastModifiedTime().toString(),
                String.valueOf(attributes.fileKey()));
    }

    private static List<String> remote(Exchange exchange, Predicate<String> relevant) {
        Message message = exchange.getMessage();
        if (VERSION_HEADERS.stream().filter(relevant).noneMatch(name -> message.getHeader(name) != null)) {
            return List.of();
        }
        List<String> source = new ArrayList<>();
        source.add("remote");
        Endpoint from = exchange.getFromEndpoint();
        String uri = from == null ? "" : from.getEndpointUri();
        // Without options, which may change and may be secret.
        source.add(uri.contains("?") ? uri.substring(0, uri.indexOf('?')) : uri);
        SOURCE_HEADERS.stream()
                .filter(relevant)
                .forEach(name -> source.add(name + "=" + message.getHeader(name, String.class)));
        return source;
    }

    private static String sha256(ByteBuffer bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
