package io.github.camelopenai.uploads.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A part that the server has, as {@code addPart} answers it. Converts to a String of JSON with the API's own names.
 *
 * @param id such as {@code part_abc123}; what {@code complete} is given, in the order of the file
 * @param object always {@code upload.part}; may be null
 * @param createdAt seconds since 1970
 * @param uploadId the upload that it belongs to
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UploadPart(
        @JsonProperty("id") String id,
        @JsonProperty("object") String object,
        @JsonProperty("created_at") Long createdAt,
        @JsonProperty("upload_id") String uploadId) {}
