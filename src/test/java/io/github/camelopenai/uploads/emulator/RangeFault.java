package io.github.camelopenai.uploads.emulator;

import java.io.IOException;
import java.util.function.UnaryOperator;

/**
 * A fault of one answer.
 *
 * @param edit changes the answer before it is sent
 * @param strikesAt the number of bytes of the body that are sent before the strike; {@link #BEFORE_HEAD} for not even the head;
 *     {@link #NEVER} for no strike
 * @param bytesPerSecond the rate of this answer, or 0 for that of the server
 */
record RangeFault(UnaryOperator<RangeReply> edit, long strikesAt, Strike strike, long bytesPerSecond) {

    static final long BEFORE_HEAD = -1;
    static final long NEVER = Long.MAX_VALUE;

    private static final Strike NOTHING = exchange -> {};

    static final RangeFault NONE = editing(UnaryOperator.identity());

    /** What happens when enough bytes have been sent. The answer goes on afterwards, unless the connection is closed. */
    @FunctionalInterface
    interface Strike {
        void on(RangeExchange exchange) throws IOException;
    }

    static RangeFault editing(UnaryOperator<RangeReply> edit) {
        return new RangeFault(edit, NEVER, NOTHING, 0);
    }

    static RangeFault striking(long at, Strike strike) {
        return new RangeFault(UnaryOperator.identity(), at, strike, 0);
    }

    static RangeFault slow(long bytesPerSecond) {
        return new RangeFault(UnaryOperator.identity(), NEVER, NOTHING, bytesPerSecond);
    }

    /** Whether an answer is long enough for the strike. An answer of one byte is not cut after a thousand. */
    boolean fits(RangeReply reply) {
        return strikesAt == NEVER || reply.range().count() > strikesAt;
    }
}
