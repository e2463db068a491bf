package io.github.camelopenai.uploads.benchmark.server;

import java.time.Duration;

/**
 * What lies between clients and a server.
 *
 * @param bytesPerSecond of one connection, in the direction of the content; 0 for no limit
 * @param delay how long every answer is held back
 */
record Line(long bytesPerSecond, Duration delay) {

    static final Line LOOPBACK = new Line(0, Duration.ZERO);

    /** Slow per connection and far away, as object stores and APIs are. */
    static final Line WAN = new Line(25_000_000, Duration.ofMillis(50));
}
