package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.option.PartBufferKind;
import io.github.camelopenai.uploads.part.Content;
import io.github.camelopenai.uploads.part.PartPlan;
import java.nio.file.Path;

/**
 * The options of one upload that concern its parts.
 *
 * @param parallelParts the number of parts that are sent at once, at least 1
 * @param partSize the maximum size of a part in bytes, 1 to 64 MiB
 * @param adaptiveParts whether parts may be smaller, so that all senders finish at the same time
 * @param partBuffer where parts of a stream are buffered
 * @param spoolDirectory the directory of buffers on disk; null for the system's temporary directory
 * @param checksum whether to compute an MD5 during the upload, which the server compares
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
            throw new IllegalArgumentException("parallelParts is " + parallelParts + "; it must be at least 1");
        }
        PartPlan.requirePartSize(partSize);
    }

    /** Divides a content of known length into parts. */
    PartPlan plan(Content content) {
        if (!adaptiveParts) {
            return PartPlan.fixed(content.length(), partSize);
        }
        return content.isRepeatable()
                ? PartPlan.even(content.length(), partSize, parallelParts)
                : PartPlan.tapered(content.length(), partSize, parallelParts);
    }
}
