package io.github.camelopenai.uploads.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;

/**
 * A part in an answer to {@code addPart}. Converts to a String of JSON with the field names of the API.
 *
 * @param id the id, such as {@code part_abc123}; {@code complete} sends the ids in the order of the file
 * @param object always {@code upload.part}; may be null
 * @param createdAt when the part was created, in seconds since 1970
 * @param uploadId the id of its upload
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UploadPart(
        @JsonProperty("id") String id,
        @JsonProperty("object") String object,
        @JsonProperty("created_at") Long createdAt,
        @JsonProperty("upload_id") String uploadId)
        implements Serializable {}
