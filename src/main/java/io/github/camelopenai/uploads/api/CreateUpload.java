package io.github.camelopenai.uploads.api;

import io.github.camelopenai.uploads.option.DurationOption;
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

    public CreateUpload {
        requireDescription(filename, purpose, mimeType);
        try {
            PartPlan.requireTotal(bytes);
        } catch (IllegalArgumentException e) {
            throw about(filename, e);
        }
        DurationOption.requireExpiry(expiresAfter);
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
