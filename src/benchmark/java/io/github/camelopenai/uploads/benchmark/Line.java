package io.github.camelopenai.uploads.benchmark;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The network between the clients and a server. Rates are those of the content, from the client to the server.
 *
 * @param bytesPerSecond the rate of each connection; 0 for no limit
 * @param totalBytesPerSecond the rate of all connections together, in equal shares; 0 for no limit
 * @param answerDelay the delay of each answer
 * @param connectDelay the time before the server reads from a new connection
 * @param halvedAfter the number of bytes after which both rates halve, counted over all connections; 0 for never
 * @param slowConnection the number of the connection that is slower than the others, counted from 1; 0 for none
 * @param slowDivisor the rate of that connection is {@code bytesPerSecond} divided by this
 */
public record Line(
        long bytesPerSecond,
        long totalBytesPerSecond,
        Duration answerDelay,
        Duration connectDelay,
        long halvedAfter,
        int slowConnection,
        int slowDivisor) {

    static final Line LOOPBACK = perConnection(0);

    /** Slow per connection and far away, as object stores and APIs are. */
    static final Line WAN = perConnection(25_000_000).answeringAfter(Duration.ofMillis(50));

    static Line perConnection(long bytesPerSecond) {
        return new Line(bytesPerSecond, 0, Duration.ZERO, Duration.ZERO, 0, 0, 1);
    }

    static Line inAll(long totalBytesPerSecond) {
        return new Line(0, totalBytesPerSecond, Duration.ZERO, Duration.ZERO, 0, 0, 1);
    }

    Line answeringAfter(Duration delay) {
        return new Line(
                bytesPerSecond, totalBytesPerSecond, delay, connectDelay, halvedAfter, slowConnection, slowDivisor);
    }

    Line connectingAfter(Duration delay) {
        return new Line(
                bytesPerSecond, totalBytesPerSecond, answerDelay, delay, halvedAfter, slowConnection, slowDivisor);
    }

    Line halvedAfter(long bytes) {
        return new Line(
                bytesPerSecond, totalBytesPerSecond, answerDelay, connectDelay, bytes, slowConnection, slowDivisor);
    }

    /** The warm-up of a client uses the first connection, and the measured upload continues with it. */
    Line withSlowConnection(int number, int divisor) {
        if (bytesPerSecond == 0) {
            throw new IllegalArgumentException("A slow connection needs a rate per connection");
        }
        return new Line(bytesPerSecond, totalBytesPerSecond, answerDelay, connectDelay, halvedAfter, number, divisor);
    }

    /** For people. */
    String describe() {
        return describe(" per connection", ", half of it from the middle");
    }

    /** Short, where it is known that rates are those of each connection. */
    String abbreviate() {
        return describe("", ", halved");
    }

    private String describe(String perConnection, String halved) {
        String rate = bytesPerSecond > 0
                ? bytesPerSecond / 1_000_000 + " MB/s" + perConnection
                : totalBytesPerSecond > 0 ? totalBytesPerSecond / 1_000_000 + " MB/s in all" : "loopback";
        String delay = answerDelay.isZero() ? "" : ", " + answerDelay.toMillis() + " ms";
        return rate + delay + (halvedAfter > 0 ? halved : "");
    }

    /** For a command. */
    String toText() {
        return LongStream.of(
                        bytesPerSecond,
                        totalBytesPerSecond,
                        answerDelay.toMillis(),
                        connectDelay.toMillis(),
                        halvedAfter,
                        slowConnection,
                        slowDivisor)
                .mapToObj(Long::toString)
                .collect(Collectors.joining(","));
    }

    /** Reads the result of {@link #toText}. */
    public static Line parse(String text) {
        long[] numbers =
                Arrays.stream(text.split(",", -1)).mapToLong(Long::parseLong).toArray();
        return new Line(
                numbers[0],
                numbers[1],
                Duration.ofMillis(numbers[2]),
                Duration.ofMillis(numbers[3]),
                numbers[4],
                (int) numbers[5],
                (int) numbers[6]);
    }
}
