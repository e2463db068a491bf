package io.github.camelopenai.uploads.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;

/**
 * An upload, as {@code complete} and {@code cancel} answer it. Converts to a String of JSON with the API's own names.
 *
 * @param id such as {@code upload_abc123}
 * @param object always {@code upload}; may be null
 * @param bytes the size that was announced
 * @param createdAt seconds since 1970
 * @param filename the name the file gets
 * @param purpose the file's purpose
 * @param status {@code pending}, {@code completed}, {@code cancelled}, {@code expired}, or what a provider may add
 * @param expiresAt when the upload (not the file) expires, in seconds since 1970
 * @param file the file, once completed; null before
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Upload(
        @JsonProperty("id") String id,
        @JsonProperty("object") String object,
        @JsonProperty("bytes") Long bytes,
        @JsonProperty("created_at") Long createdAt,
        @JsonProperty("filename") String filename,
        @JsonProperty("purpose") String purpose,
        @JsonProperty("status") String status,
        @JsonProperty("expires_at") Long expiresAt,
        @JsonProperty("file") OpenAIFile file) {

    /** The same with its file as the server has told it last. */
    public Upload with(OpenAIFile newFile) {
        return new Upload(id, object, bytes, createdAt, filename, purpose, status, expiresAt, newFile);
    }

    /** The same when its file has turned up. */
    public Upload completedAs(OpenAIFile newFile) {
        return new Upload(id, object, bytes, createdAt, filename, purpose, "completed", expiresAt, newFile);
    }

    /** How long the server lets it live. */
    public Duration life() {
        return UploadLife.of(createdAt, expiresAt);
    }
}
