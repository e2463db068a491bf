package io.github.camelopenai.uploads.benchmark.server;

import java.time.Duration;

/**
 * The line between clients and a server.
 *
 * @param bytesPerSecond the rate of one connection, in the direction of the content; 0 for no limit
 * @param delay how long every answer is held back
 * @param oneIsSlow whether one connection of each client has a tenth of the rate
 */
record Line(long bytesPerSecond, Duration delay, boolean oneIsSlow) {

    static final Line LOOPBACK = new Line(0, Duration.ZERO, false);

    /** Slow per connection and far away, as object stores and APIs are. */
    static final Line WAN = new Line(25_000_000, Duration.ofMillis(50), false);

    /** The same with one bad connection. */
    static final Line WAN_WITH_ONE_SLOW = new Line(WAN.bytesPerSecond, WAN.delay, true);

    /** Not the first connection, which also carries the other calls. */
    private static final int SLOW_ONE = 3;

    private static final int SLOWER = 10;

    /** @param number the number of the connection of its client, from 1 */
    long bytesPerSecond(int number) {
        return oneIsSlow && number == SLOW_ONE ? bytesPerSecond / SLOWER : bytesPerSecond;
    }
}
