package io.github.camelopenai.uploads.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.time.Duration;

/**
 * An upload in an answer to {@code complete} or {@code cancel}. Converts to a String of JSON with the field names of the API.
 *
 * @param id the id, such as {@code upload_abc123}
 * @param object always {@code upload}; may be null
 * @param bytes the size that was announced
 * @param createdAt when the upload was created, in seconds since 1970
 * @param filename the name of the file
 * @param purpose the purpose of the file
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
        @JsonProperty("file") OpenAIFile file)
        implements Serializable {

    /** Returns this upload with another file. */
    public Upload with(OpenAIFile newFile) {
        return new Upload(id, object, bytes, createdAt, filename, purpose, status, expiresAt, newFile);
    }

    /** Returns this upload as completed with the given file. */
    public Upload completedAs(OpenAIFile newFile) {
        return new Upload(id, object, bytes, createdAt, filename, purpose, "completed", expiresAt, newFile);
    }

    /** How long the server lets the upload live. */
    public Duration life() {
        return UploadLifetime.of(createdAt, expiresAt);
    }
}
