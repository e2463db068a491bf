package io.github.camelopenai.uploads.emulator;

import io.github.camelopenai.uploads.emulator.ProxySettings.Kind;
import io.github.camelopenai.uploads.emulator.ProxySettings.Strike;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/**
 * Simulates a bad network: forwards TCP connections on loopback and makes them slow, delayed, stalled, reset, half-closed or
 * refused. All settings can be changed at any time and apply to open connections too. Numbers of bytes are counted per connection
 * and direction. With latency, at most 256 KiB of a connection are in transit at once.
 */
public final class TcpProxy implements AutoCloseable {

    /** Small, so that a slow connection soon slows down the sender. */
    private static final int BUFFER = 64 << 10;

    private final int target;
    private final ExecutorService threads = DaemonThreads.pool("tcp-proxy");
    private final Set<ProxyConnection> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong toServer = new AtomicLong();
    private final AtomicLong toClient = new AtomicLong();
    private final AtomicInteger strikesLeft = new AtomicInteger(Integer.MAX_VALUE);
    private final Acceptor acceptor;
    private volatile ProxySettings settings = ProxySettings.NONE;

    private TcpProxy(int target) throws IOException {
        this.target = target;
        acceptor = new Acceptor(0, BUFFER, threads, this::connect, this::resetConnections);
        acceptor.start();
    }

    /** Starts a proxy in front of a port on loopback. */
    public static TcpProxy to(int port) {
        try {
            return new TcpProxy(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port that clients connect to. */
    public int port() {
        return acceptor.port();
    }

    /** Replaces the port of a URL with the port of this proxy. */
    public String through(String url) {
        return url.replaceFirst(":" + target + "(?=/|$)", ":" + port());
    }

    /** Limits the bytes per second of each connection and direction; 0 for no limit. */
    public TcpProxy bandwidthPerConnection(long bytesPerSecond) {
        return change(now -> now.withBandwidth(bytesPerSecond));
    }

    /**
     * Limits the bytes per second of one connection and direction, instead of {@link #bandwidthPerConnection}.
     *
     * @param connection the number of the connection since the start, from 1
     * @param bytesPerSecond 0 for no limit
     */
    public TcpProxy bandwidthOfConnection(int connection, long bytesPerSecond) {
        return change(now -> now.withBandwidth(connection, bytesPerSecond));
    }

    /** Delays every byte, in both directions. */
    public TcpProxy latency(Duration delay) {
        return change(now -> now.withLatency(delay.toNanos()));
    }

    /** Forwards {@code bytes} bytes to the server, then none until {@link #heal()}. The connection stays open. */
    public TcpProxy stallAfter(long bytes) {
        return stallAfter(Direction.TO_SERVER, bytes);
    }

    /** Forwards {@code bytes} bytes in a direction, then none until {@link #heal()}. The connection stays open. */
    public TcpProxy stallAfter(Direction direction, long bytes) {
        return change(now -> now.with(direction, new Strike(Kind.STALL, bytes)));
    }

    /** Resets both sides after {@code bytes} bytes to the server. */
    public TcpProxy resetAfter(long bytes) {
        return resetAfter(Direction.TO_SERVER, bytes);
    }

    /** Resets both sides after {@code bytes} bytes in a direction. */
    public TcpProxy resetAfter(Direction direction, long bytes) {
        return change(now -> now.with(direction, new Strike(Kind.RESET, bytes)));
    }

    /** Closes the direction to the server after {@code bytes} bytes and discards the rest. The other direction stays open. */
    public TcpProxy halfCloseAfter(long bytes) {
        return halfCloseAfter(Direction.TO_SERVER, bytes);
    }

    /** Closes a direction after {@code bytes} bytes and discards the rest. The other direction stays open. */
    public TcpProxy halfCloseAfter(Direction direction, long bytes) {
        return change(now -> now.with(direction, new Strike(Kind.HALF_CLOSE, bytes)));
    }

    /** Limits how many stalls, resets and half-closes happen from now on, in total. Default: no limit. */
    public TcpProxy times(int strikes) {
        strikesLeft.set(strikes);
        return change(now -> now);
    }

    /** Ends all stalls and cancels further resets and half-closes. */
    public TcpProxy heal() {
        return change(ProxySettings::withoutStrikes);
    }

    /** Resets all open connections immediately. */
    public void resetConnections() {
        open.forEach(ProxyConnection::reset);
    }

    /** Resets all open connections immediately and refuses new ones until {@link #bringUp()}. */
    public void takeDown() {
        try {
            acceptor.takeDown();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Accepts connections again after {@link #takeDown()}. */
    public void bringUp() {
        try {
            acceptor.bringUp();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The number of connections accepted since the start. */
    public int connections() {
        return connections.get();
    }

    /** The number of open connections. */
    public int openConnections() {
        return open.size();
    }

    /** The number of bytes forwarded in a direction since the start. */
    public long bytes(Direction direction) {
        return counter(direction).get();
    }

    private AtomicLong counter(Direction direction) {
        return direction == Direction.TO_SERVER ? toServer : toClient;
    }

    private synchronized TcpProxy change(UnaryOperator<ProxySettings> how) {
        settings = how.apply(settings);
        open.forEach(ProxyConnection::wake);
        return this;
    }

    private void connect(Socket client) {
        Socket server = new Socket();
        ProxyConnection connection = new ProxyConnection(this, connections.incrementAndGet(), client, server);
        // Added before the connection reaches the server, so that a test that sees it there can reset it.
        open.add(connection);
        try {
            server.setSendBufferSize(BUFFER);
            server.connect(Loopback.port(target));
            connection.start(threads);
        } catch (IOException e) {
            connection.end();
        }
    }

    ProxySettings settings(int connection) {
        return settings.of(connection);
    }

    boolean mayStrike() {
        return strikesLeft.getAndUpdate(left -> left == Integer.MAX_VALUE ? left : Math.max(0, left - 1)) > 0;
    }

    void passed(Direction direction, int bytes) {
        counter(direction).addAndGet(bytes);
    }

    void ended(ProxyConnection connection) {
        open.remove(connection);
    }

    /** Resets all connections and ends all threads. */
    @Override
    public void close() {
        try {
            acceptor.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            DaemonThreads.end(threads);
        }
    }
}
