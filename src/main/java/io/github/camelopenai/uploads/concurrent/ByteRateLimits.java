package io.github.camelopenai.uploads.concurrent;

import java.util.ArrayList;
import java.util.List;

/**
 * The limits that apply to the same bytes, such as that of an endpoint and that of its component. All of them are kept.
 *
 * @param limits the narrowest scope first, since a flow that waits there must not hold its turn elsewhere
 */
public record ByteRateLimits(List<ByteRateLimit> limits) {

    public static final ByteRateLimits NONE = new ByteRateLimits(List.of());

    /** The same limits and another one, of a narrower scope. */
    public ByteRateLimits and(ByteRateLimit narrower) {
        List<ByteRateLimit> all = new ArrayList<>();
        all.add(narrower);
        all.addAll(limits);
        return new ByteRateLimits(List.copyOf(all));
    }

    /** The lowest limit that is set at this time, in bytes per second; 0 for none. */
    public long lowest() {
        long lowest = 0;
        for (ByteRateLimit limit : limits) {
            long bytesPerSecond = limit.bytesPerSecond();
            if (bytesPerSecond > 0 && (lowest == 0 || bytesPerSecond < lowest)) {
                lowest = bytesPerSecond;
            }
        }
        return lowest;
    }

    /** Makes a flow of bytes under all limits. */
    public Flow flow() {
        ByteRateLimit.Flow[] flows = new ByteRateLimit.Flow[limits.size()];
        for (int i = 0; i < flows.length; i++) {
            flows[i] = limits.get(i).flow();
        }
        return new Flow(flows);
    }

    /** Whether a limit is set at this time. */
    public boolean areSet() {
        for (ByteRateLimit limit : limits) {
            if (limit.bytesPerSecond() > 0) {
                return true;
            }
        }
        return false;
    }

    /** The bytes of one request. Used by one thread. */
    public static final class Flow {
        private final ByteRateLimit.Flow[] flows;

        private Flow(ByteRateLimit.Flow[] flows) {
            this.flows = flows;
        }

        /** Counts bytes that do not wait; those that come after them wait instead. */
        public void charge(int bytes) {
            for (ByteRateLimit.Flow each : flows) {
                each.charge(bytes);
            }
        }

        /** Waits until the next bytes may be written; returns their number, at least 1 and at most {@code most}. */
        public int takePiece(int most, AbortSignal abort) throws UploadAbortedException {
            int piece = most;
            for (ByteRateLimit.Flow each : flows) {
                piece = each.piece(piece);
            }
            for (ByteRateLimit.Flow each : flows) {
                each.take(piece, abort);
            }
            return piece;
        }
    }
}
