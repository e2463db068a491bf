package io.github.camelopenai.uploads.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;

/**
 * The file that a completed upload has become. Converts to a String of JSON with the field names of the API.
 *
 * @param id the id, such as {@code file-abc123}, for batches, vector stores and fine-tuning jobs
 * @param object always {@code file}; may be null
 * @param bytes the size of the file
 * @param createdAt when the file was created, in seconds since 1970
 * @param expiresAt when the file expires, in seconds since 1970; null if it does not
 * @param filename the name of the file
 * @param purpose the purpose of the file
 * @param status {@code uploaded}, {@code processed}, {@code error}, or what a provider may add
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OpenAIFile(
        @JsonProperty("id") String id,
        @JsonProperty("object") String object,
        @JsonProperty("bytes") Long bytes,
        @JsonProperty("created_at") Long createdAt,
        @JsonProperty("expires_at") Long expiresAt,
        @JsonProperty("filename") String filename,
        @JsonProperty("purpose") String purpose,
        @JsonProperty("status") String status)
        implements Serializable {}
