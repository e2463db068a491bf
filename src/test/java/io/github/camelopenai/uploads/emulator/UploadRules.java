package io.github.camelopenai.uploads.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What the API refuses, and how it says so. Pure: no input or output, no state. */
public final class UploadRules {

    /** The most bytes that one part may have: 64 MiB. */
    public static final long MAX_PART_BYTES = 64L << 20;

    /** The most bytes that one upload may have: 8 GiB. */
    public static final long MAX_UPLOAD_BYTES = 8L << 30;

    /** The purposes that the emulator accepts. */
    public static final List<String> PURPOSES =
            List.of("assistants", "batch", "fine-tune", "vision", "user_data", "evals");

    /** More than any multipart frame around a part needs, so a longer body is surely too long a part. */
    private static final long FRAME_ALLOWANCE = 64 << 10;

    private static final Set<String> CREATE_FIELDS =
            Set.of("filename", "purpose", "bytes", "mime_type", "expires_after");
    private static final Set<String> EXPIRY_FIELDS = Set.of("expires_after.anchor", "expires_after.seconds");
    private static final Set<String> COMPLETE_FIELDS = Set.of("part_ids", "md5");

    private final long minPartBytes;
    private final long maxPartBytes;
    private final long maxUploadBytes;

    UploadRules(long minPartBytes, long maxPartBytes, long maxUploadBytes) {
        this.minPartBytes = minPartBytes;
        this.maxPartBytes = maxPartBytes;
        this.maxUploadBytes = maxUploadBytes;
    }

    /** The key itself never appears in a message. */
    static void key(String expected, String authorization) {
        if (authorization == null || authorization.isBlank()) {
            throw Refusal.of(
                    401,
                    "You didn't provide an API key. You need to provide your API key in an Authorization header"
                            + " using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
                    null,
                    "invalid_api_key");
        }
        if (!authorization.equals("Bearer " + expected)) {
            throw Refusal.of(401, "Incorrect API key provided.", null, "invalid_api_key");
        }
    }

    /** A key in its own header, or a token; neither appears in a message. */
    static void azureCredential(String expected, String apiKey, String authorization) {
        if (!expected.equals(apiKey) && !("Bearer " + expected).equals(authorization)) {
            throw Refusal.of(
                    401,
                    "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid"
                            + " key for an active subscription and use a correct regional API endpoint for your resource.",
                    null,
                    "401");
        }
    }

    NewUpload create(JsonNode body) {
        JsonRules.object(body);
        JsonRules.noOtherThan(body, "", CREATE_FIELDS);
        String filename = JsonRules.text(body, "filename");
        String purpose = JsonRules.text(body, "purpose");
        purpose(purpose);
        long bytes = JsonRules.integer(body, "bytes", "bytes");
        if (bytes <= 0) {
            throw Refusal.of(
                    400,
                    "Invalid 'bytes': integer below minimum value. Expected a value >= 1, but got " + bytes
                            + " instead.",
                    "bytes",
                    "integer_below_min_value");
        }
        uploadSize(bytes);
        String mimeType = JsonRules.text(body, "mime_type");
        return new NewUpload(filename, purpose, bytes, mimeType, expiresAfter(body.get("expires_after")));
    }

    static void purpose(String purpose) {
        if (!PURPOSES.contains(purpose)) {
            String known = PURPOSES.stream().map(each -> "'" + each + "'").collect(Collectors.joining(", "));
            throw Refusal.of(400, "'" + purpose + "' is not one of [" + known + "] - 'purpose'", "purpose", null);
        }
    }

    private static Long expiresAfter(JsonNode expiry) {
        if (expiry == null || expiry.isNull()) {
            return null;
        }
        if (!expiry.isObject()) {
            throw JsonRules.wrongType("expires_after", "an object", expiry);
        }
        JsonRules.noOtherThan(expiry, "expires_after.", EXPIRY_FIELDS);
        String anchor =
                JsonRules.required(expiry, "anchor", "expires_after.anchor").asText();
        if (!anchor.equals("created_at")) {
            throw Refusal.of(
                    400,
                    "Invalid value: '" + anchor + "'. Supported values are: 'created_at'.",
                    "expires_after.anchor",
                    "invalid_value");
        }
        long seconds = JsonRules.integer(expiry, "seconds", "expires_after.seconds");
        if (seconds < 3600 || seconds > 2592000) {
            throw Refusal.of(
                    400,
                    "Invalid 'expires_after.seconds': expected a value between 3600 and 2592000, but got " + seconds
                            + " instead.",
                    "expires_after.seconds",
                    "invalid_value");
        }
        return seconds;
    }

    Completion completion(JsonNode body) {
        JsonRules.object(body);
        JsonRules.noOtherThan(body, "", COMPLETE_FIELDS);
        List<String> ids = JsonRules.texts(body, "part_ids");
        if (ids.isEmpty()) {
            throw Refusal.of(
                    400,
                    "Invalid 'part_ids': empty array. Expected an array with minimum length 1.",
                    "part_ids",
                    "empty_array");
        }
        JsonNode md5 = body.get("md5");
        return new Completion(ids, md5 == null || md5.isNull() ? null : JsonRules.text(body, "md5"));
    }

    /** A body that is too long even before its first byte is refused before its first byte. */
    void declaredLength(long contentLength) {
        if (contentLength > maxPartBytes + FRAME_ALLOWANCE) {
            throw partTooLarge().early();
        }
    }

    void partSize(long bytes) {
        if (bytes > maxPartBytes) {
            throw partTooLarge();
        }
        if (bytes == 0) {
            throw Refusal.of(400, "The part is empty.", "data", null);
        }
    }

    long maxPartBytes() {
        return maxPartBytes;
    }

    private Refusal partTooLarge() {
        return Refusal.of(413, "The part is too large: at most " + maxPartBytes + " bytes.", "data", null);
    }

    void uploadSize(long bytes) {
        if (bytes > maxUploadBytes) {
            throw Refusal.of(400, "The upload is too large: at most " + maxUploadBytes + " bytes.", "bytes", null);
        }
    }

    static void partField(String name, String filename, boolean first) {
        if (!"data".equals(name)) {
            throw Refusal.of(400, "Unknown parameter: '" + name + "'.", name, "unknown_parameter");
        }
        if (!first) {
            throw Refusal.of(400, "Duplicate parameter: 'data'.", "data", "duplicate_parameter");
        }
        if (filename == null || filename.isEmpty()) {
            throw Refusal.of(400, "Invalid 'data': expected a file, but its filename is missing.", "data", null);
        }
    }

    static void stillPending(String id, UploadStatus status, String what) {
        if (status != UploadStatus.PENDING) {
            throw Refusal.of(
                    400, "Upload '" + id + "' is " + status.word() + ": cannot " + what + ".", "upload_id", null);
        }
    }

    static void partIds(List<String> ids, Set<String> known) {
        Set<String> seen = new HashSet<>();
        for (String id : ids) {
            if (!known.contains(id)) {
                throw Refusal.of(400, "No such part in this upload: '" + id + "'.", "part_ids", null);
            }
            if (!seen.add(id)) {
                throw Refusal.of(400, "Part '" + id + "' is listed more than once.", "part_ids", null);
            }
        }
    }

    /** A server with a minimum cannot know which part is the last one before it is asked to complete the upload. */
    void partSizes(List<Long> sizes) {
        for (long bytes : sizes.subList(0, sizes.size() - 1)) {
            if (bytes < minPartBytes) {
                throw Refusal.of(
                        400,
                        "A part has " + bytes + " bytes: every part but the last must have at least " + minPartBytes
                                + " bytes.",
                        "part_ids",
                        null);
            }
        }
    }

    /** @param arrived the IDs of all parts in the order of their arrival */
    static void arrival(List<String> ids, List<String> arrived) {
        int last = -1;
        for (String id : ids) {
            int position = arrived.indexOf(id);
            if (position < last) {
                throw Refusal.of(
                        400,
                        "Part '" + id + "' arrived before the part that it follows in the list.",
                        "part_ids",
                        null);
            }
            last = position;
        }
    }

    static void byteCount(long announced, long received) {
        if (announced != received) {
            throw Refusal.of(
                    400,
                    "The number of bytes uploaded (" + received + ") does not match the number announced (" + announced
                            + ").",
                    "bytes",
                    null);
        }
    }

    static void md5(String expected, String actual) {
        if (expected != null && !expected.equalsIgnoreCase(actual)) {
            throw Refusal.of(400, "The md5 of the bytes uploaded does not match.", "md5", null);
        }
    }
}
