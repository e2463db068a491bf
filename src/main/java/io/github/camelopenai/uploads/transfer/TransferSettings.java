package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.option.PartBufferKind;
import io.github.camelopenai.uploads.part.Content;
import io.github.camelopenai.uploads.part.PartPlan;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The options of one upload that concern its parts.
 *
 * @param parallelParts the number of parts that are sent at once, at least 1
 * @param minPartSize the minimum size of every part but the last, in bytes
 * @param partSize the maximum size of a part in bytes
 * @param partsInOrder whether a part is sent only when the server has accepted the part before it
 * @param adaptiveParts whether parts may be smaller, so that all senders finish at the same time
 * @param partBuffer where parts of a stream are buffered
 * @param spoolDirectory the directory of buffers on disk; null for the system's temporary directory
 * @param checksum whether to compute an MD5 during the upload, which the server compares
 * @param cancelOnFailure whether a failed upload is cancelled
 */
public record TransferSettings(
        int parallelParts,
        long minPartSize,
        long partSize,
        boolean partsInOrder,
        boolean adaptiveParts,
        PartBufferKind partBuffer,
        Path spoolDirectory,
        boolean checksum,
        boolean cancelOnFailure) {

    public TransferSettings {
        if (parallelParts < 1) {
            throw new IllegalArgumentException("parallelParts is " + parallelParts + "; it must be at least 1");
        }
    }

    /** Parts of a server's or proxy's usual limit are several times smaller than the API's, not a little. */
    private static final int SMALLER = 8;

    /**
     * The settings for another attempt, after the server has refused a part as too large; empty if the parts cannot be smaller.
     *
     * @param refused the plan of the refused parts
     */
    Optional<TransferSettings> withSmallerParts(PartPlan refused) {
        TransferSettings smaller = withPartsOfAtMost(Math.max(1, refused.largest() / SMALLER));
        return smaller.partSize < refused.largest() ? Optional.of(smaller) : Optional.empty();
    }

    /** The settings with parts of at most these bytes, or of {@code minPartSize} if that is more. */
    TransferSettings withPartsOfAtMost(long bytes) {
        return new TransferSettings(
                parallelParts,
                minPartSize,
                Math.max(minPartSize, Math.min(partSize, bytes)),
                partsInOrder,
                adaptiveParts,
                partBuffer,
                spoolDirectory,
                checksum,
                cancelOnFailure);
    }

    /** Divides a content of known length into parts. */
    PartPlan plan(Content content) {
        if (!adaptiveParts) {
            return PartPlan.fixed(content.length(), partSize);
        }
        return content.isRepeatable()
                ? PartPlan.even(content.length(), minPartSize, partSize, parallelParts)
                : PartPlan.tapered(content.length(), minPartSize, partSize, parallelParts);
    }
}
