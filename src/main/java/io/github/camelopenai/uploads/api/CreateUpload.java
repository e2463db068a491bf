package io.github.camelopenai.uploads.api;

import io.github.camelopenai.uploads.part.PartPlan;
import io.github.camelopenai.uploads.text.ShownText;
import java.time.Duration;

/**
 * What {@code create} announces. Everything that the API demands is checked here, before any request.
 *
 * @param filename without a directory
 * @param purpose any word: providers know different ones
 * @param bytes 1 byte to 8 GiB
 * @param mimeType of the file
 * @param expiresAfter after how long the <em>file</em> expires, 1 hour to 30 days; null for the API's default
 */
public record CreateUpload(String filename, String purpose, long bytes, String mimeType, Duration expiresAfter) {

    private static final Duration SHORTEST = Duration.ofHours(1);

    /** A file lives no longer, unless it lives for ever. */
    public static final Duration LONGEST_EXPIRY = Duration.ofDays(30);

    public CreateUpload {
        requireDescription(filename, purpose, mimeType);
        try {
            PartPlan.requireTotal(bytes);
        } catch (IllegalArgumentException e) {
            throw about(filename, e);
        }
        requireExpiry(expiresAfter);
    }

    /** Refuses an expiry that the API would refuse; null is none. */
    public static void requireExpiry(Duration expiresAfter) {
        if (expiresAfter != null
                && (expiresAfter.compareTo(SHORTEST) < 0 || expiresAfter.compareTo(LONGEST_EXPIRY) > 0)) {
            throw new IllegalArgumentException("expiresAfter is " + expiresAfter
                    + "; a file can expire after 1 hour (1h) at the earliest and 30 days (30d) at the latest");
        }
    }

    /** Refuses what lacks; to be asked before a content is read to find out its length. */
    public static void requireDescription(String filename, String purpose, String mimeType) {
        requireText("fileName", filename, filename, "CamelOpenAIUploadsFileName", "batch.jsonl");
        requireText(
                "purpose",
                purpose,
                filename,
                "CamelOpenAIUploadsPurpose",
                "batch, fine-tune, assistants, vision, user_data");
        requireText("mimeType", mimeType, filename, "CamelOpenAIUploadsMimeType", "text/jsonl");
    }

    /** The same refusal of a content, with the name of the file. */
    public static IllegalArgumentException about(String filename, IllegalArgumentException refusal) {
        return new IllegalArgumentException("'" + ShownText.of(filename) + "': " + refusal.getMessage(), refusal);
    }

    private static void requireText(String option, String value, String filename, String header, String examples) {
        if (value == null || value.isBlank()) {
            String upload = filename == null ? "this upload" : "the upload of '" + ShownText.of(filename) + "'";
            throw new IllegalArgumentException("No " + option + " is known for " + upload + ": set the option " + option
                    + " or the header " + header + " (for example " + examples + ")");
        }
    }
}
