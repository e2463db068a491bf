package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.option.PartBufferKind;
import io.github.camelopenai.uploads.part.Content;
import io.github.camelopenai.uploads.part.PartPlan;
import java.nio.file.Path;

/**
 * How an upload is made.
 *
 * @param parallelParts how many parts are sent at once, at least 1
 * @param partSize bytes in a part, at most; 1 to 64 MiB
 * @param adaptiveParts whether parts may be smaller, so that all senders end together
 * @param partBuffer where parts of a stream wait until they are sent
 * @param spoolDirectory where they do so on disk; null for the system's temporary directory
 * @param checksum whether to compute an MD5 beside the upload for the server to compare
 * @param cancelOnFailure whether a failed upload is cancelled
 */
public record TransferSettings(
        int parallelParts,
        long partSize,
        boolean adaptiveParts,
        PartBufferKind partBuffer,
        Path spoolDirectory,
        boolean checksum,
        boolean cancelOnFailure) {

    public TransferSettings {
        if (parallelParts < 1) {
            throw new IllegalArgumentException(
                    "parallelParts is " + parallelParts + "; at least 1 part is sent at a time");
        }
        PartPlan.requirePartSize(partSize);
    }

    /** How a content of known length is cut. */
    PartPlan plan(Content content) {
        if (!adaptiveParts) {
            return PartPlan.fixed(content.length(), partSize);
        }
        return content.isRepeatable()
                ? PartPlan.even(content.length(), partSize, parallelParts)
                : PartPlan.tapered(content.length(), partSize, parallelParts);
    }
}
