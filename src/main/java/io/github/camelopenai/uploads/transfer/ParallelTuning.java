package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.api.session.UploadMeter;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.AbortableCondition;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import io.github.camelopenai.uploads.option.ParallelParts;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes the number of parts of one upload that are sent at once, while they are sent: asks a {@link ParallelTuner} from time
 * to time, in a thread of its own, until a sender has taken the last part.
 */
final class ParallelTuning {

    private static final Logger LOG = LoggerFactory.getLogger(ParallelTuning.class);

    private final UploadMeter meter;
    private final PartSlots.Share share;
    private final AbortableCondition ending = new AbortableCondition();
    private final int parts;
    private boolean ended;

    /** @param parts the number of parts */
    ParallelTuning(UploadMeter meter, PartSlots.Share share, int parts) {
        this.meter = meter;
        this.share = share;
        this.parts = parts;
    }

    /**
     * @param bytes the size of the content
     * @param onGrowth starts senders for a larger number
     */
    void run(ParallelParts range, long bytes, IntConsumer onGrowth, AbortSignal abort) throws UploadAbortedException {
        ParallelTuner tuner = new ParallelTuner(range, bytes, parts, look());
        int[] current = {range.first()};
        ending.awaitTimed(abort, () -> {
            ParallelTuner.Look now = look();
            // More than its share would keep others waiting for the last of their parts.
            int next = ended ? current[0] : Math.min(tuner.next(now), Math.max(range.first(), share.expected()));
            if (next != current[0]) {
                LOG.debug("{} parts are sent at once instead of {}", next, current[0]);
                // First, so that the first new sender need not wait for the others.
                share.setMost(next);
                if (next > current[0]) {
                    onGrowth.accept(next);
                }
                current[0] = next;
            }
            return ended ? 0 : tuner.patience(now).toNanos();
        });
    }

    private ParallelTuner.Look look() {
        return new ParallelTuner.Look(
                System.nanoTime(), meter.writtenBytes(), share.sending(), meter.overloads(), share.left());
    }

    /** No sender takes another part. */
    void end() {
        ending.change(() -> ended = true);
    }
}
