package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.option.ParallelParts;
import io.github.camelopenai.uploads.option.PartBufferKind;
import io.github.camelopenai.uploads.part.Content;
import io.github.camelopenai.uploads.part.PartPlan;
import io.github.camelopenai.uploads.part.SizeLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The options of one upload that concern its parts.
 *
 * @param parallelParts how many parts are sent at once
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
        ParallelParts parallelParts,
        long minPartSize,
        long partSize,
        boolean partsInOrder,
        boolean adaptiveParts,
        PartBufferKind partBuffer,
        Path spoolDirectory,
        boolean checksum,
        boolean cancelOnFailure) {

    /** Parts of a server's or proxy's usual limit are several times smaller than the API's, not a little. */
    private static final int SMALLER = 8;

    /** Few, since a sender waits for an answer after each of its parts. */
    private static final int PARTS_PER_SLOT = 2;

    /** More parts cost hardly any time if answers are this quick, and all slots are in use until nearly the end. */
    private static final int PARTS_PER_SLOT_IF_QUICK = 4;

    private static final Duration QUICK_ANSWER = Duration.ofMillis(50);

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
        return plan(content, parallelParts.most());
    }

    /**
     * Divides a content of known length into parts for so many slots, if the number of parts at once is not fixed. A sender sends
     * several of them, so that the upload can use the slots of uploads that end before it. The parts of a stream do not depend on
     * the slots, since their buffers are reserved before.
     *
     * @param slots the number that the upload can expect
     * @param answerTime how long the server took for an answer
     */
    PartPlan planFor(int slots, Duration answerTime, Content content) {
        long parts = (long) slots * (answerTime.compareTo(QUICK_ANSWER) < 0 ? PARTS_PER_SLOT_IF_QUICK : PARTS_PER_SLOT);
        return content.isRepeatable()
                ? plan(content, Math.max(parallelParts.first(), (int) Math.min(parallelParts.most(), parts)))
                : plan(content);
    }

    private PartPlan plan(Content content, int parallel) {
        if (!adaptiveParts) {
            return PartPlan.fixed(content.length(), partSize);
        }
        return content.isRepeatable()
                ? PartPlan.even(content.length(), minPartSize, partSize, parallel)
                : PartPlan.tapered(content.length(), minPartSize, streamPartSize(), parallel);
    }

    /** The parts of more senders are smaller, so that the room of a few is enough for them. */
    private long streamPartSize() {
        long share = (parallelParts.first() + 1L) * partSize / (parallelParts.most() + 1L);
        return Math.min(partSize, Math.max(Math.max(share, minPartSize), PartPlan.SMALLEST_ADAPTED));
    }

    /** The maximum number of bytes of a stream that are buffered. */
    long room(PartPlan plan) {
        long wanted = (parallelParts.most() + 1L) * plan.largest();
        long most = parallelParts.isAuto()
                ? (parallelParts.first() + 1L) * Math.max(partSize, SizeLimits.OPENAI.maxPart())
                : wanted;
        return Math.min(plan.total(), Math.min(wanted, most));
    }
}
