package io.github.camelopenai.uploads.emulator;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * The settings of a {@link TcpProxy}. Immutable: a change replaces them.
 *
 * @param bytesPerSecond the limit per connection and direction, or 0 for no limit
 * @param ofConnections the limits of single connections, by their number
 * @param latencyNanos the delay of each byte
 * @param strikes the fault of each direction
 */
record ProxySettings(
        long bytesPerSecond, Map<Integer, Long> ofConnections, long latencyNanos, Map<Direction, Strike> strikes) {

    static final ProxySettings NONE = new ProxySettings(0, Map.of(), 0, Map.of());

    enum Kind {
        STALL,
        RESET,
        HALF_CLOSE
    }

    /** A fault after a number of bytes. */
    record Strike(Kind kind, long afterBytes) {}

    ProxySettings withBandwidth(long limit) {
        return new ProxySettings(limit, ofConnections, latencyNanos, strikes);
    }

    ProxySettings withBandwidth(int connection, long limit) {
        Map<Integer, Long> changed = new HashMap<>(ofConnections);
        changed.put(connection, limit);
        return new ProxySettings(bytesPerSecond, Map.copyOf(changed), latencyNanos, strikes);
    }

    /** The settings for one connection. */
    ProxySettings of(int connection) {
        Long own = ofConnections.get(connection);
        return own == null ? this : withBandwidth(own);
    }

    ProxySettings withLatency(long nanos) {
        return new ProxySettings(bytesPerSecond, ofConnections, nanos, strikes);
    }

    ProxySettings with(Direction direction, Strike strike) {
        Map<Direction, Strike> changed = new EnumMap<>(Direction.class);
        changed.putAll(strikes);
        changed.put(direction, strike);
        return new ProxySettings(bytesPerSecond, ofConnections, latencyNanos, Map.copyOf(changed));
    }

    ProxySettings withoutStrikes() {
        return new ProxySettings(bytesPerSecond, ofConnections, latencyNanos, Map.of());
    }

    /** Smaller pieces for a slower connection, so that the bytes flow evenly. */
    int pieceSize(int most) {
        return bytesPerSecond == 0 ? most : (int) Math.max(256, Math.min(most, bytesPerSecond / 50));
    }

    long nanosFor(int bytes) {
        return bytesPerSecond == 0 ? 0 : bytes * 1_000_000_000L / bytesPerSecond;
    }
}
