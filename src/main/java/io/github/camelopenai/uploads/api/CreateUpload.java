package io.github.camelopenai.uploads.api;

import io.github.camelopenai.uploads.option.DurationOption;
import io.github.camelopenai.uploads.part.PartPlan;
import io.github.camelopenai.uploads.text.ShownText;
import java.time.Duration;

/**
 * The request of {@code create}. The requirements of the API are checked here, before any request is sent.
 *
 * @param filename the name of the file, without a directory
 * @param purpose the purpose of the file; any text, since providers have different ones
 * @param bytes the size of the content, at least 1 byte
 * @param mimeType the MIME type of the file
 * @param expiresAfter the time after which the <em>file</em> expires, 1 hour to 30 days; null for the API's default
 */
public record CreateUpload(String filename, String purpose, long bytes, String mimeType, Duration expiresAfter) {

    public CreateUpload {
        requireDescription(filename, purpose, mimeType);
        try {
            PartPlan.requireNotEmpty(bytes);
        } catch (IllegalArgumentException e) {
            throw about(filename, e);
        }
        DurationOption.requireExpiry(expiresAfter);
    }

    /** Rejects missing values, before the content is read to find out its length. */
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

    /** Returns the same exception with the name of the file in its message. */
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
