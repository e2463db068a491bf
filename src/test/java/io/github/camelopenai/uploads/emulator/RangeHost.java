package io.github.camelopenai.uploads.emulator;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

/** The connections of a {@link RangeServer}, and what they share. */
final class RangeHost {

    private static final int RECEIVE_BUFFER = 64 << 10;

    private final ExecutorService threads = DaemonThreads.pool("range-server");
    private final Set<RangeConnection> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final Object arrivals = new Object();
    private final Settings settings;
    private final RangeStore store;
    private final RangeLog log;
    private final RangeFaults faults;
    private final Acceptor acceptor;

    /**
     * What is set once.
     *
     * @param tls null for plain HTTP
     * @param bytesPerSecond for each connection, or 0 for no limit
     */
    record Settings(EmulatorTls tls, long bytesPerSecond, Duration latency) {}

    RangeHost(int port, Settings settings, RangeStore store, RangeLog log, RangeFaults faults) throws IOException {
        this.settings = settings;
        this.store = store;
        this.log = log;
        this.faults = faults;
        acceptor = new Acceptor(port, RECEIVE_BUFFER, threads, this::connected, this::dropConnections);
        acceptor.start();
    }

    private void connected(Socket socket) {
        SteadyRate rate = new SteadyRate(settings.bytesPerSecond(), System.nanoTime());
        RangeConnection connection = new RangeConnection(this, accepted.incrementAndGet(), socket, rate);
        open.add(connection);
        threads.execute(connection);
    }

    /** Records a request and finds its fault in one step, so that the nth request of the log is the nth one of the rules. */
    RangeExchange arrived(RangeConnection connection, RequestHead head) {
        String path = decodedPath(head);
        synchronized (arrivals) {
            RangeLog.Entry entry = log.arrived(connection.number(), head, path);
            RangeReply reply = store.answer(head, path);
            RangeFault fault = faults.next(entry.snapshot(), reply);
            return new RangeExchange(this, connection, head, entry, fault, reply);
        }
    }

    /** In a path, unlike in a query, a plus sign is one. A request through a proxy may have the whole URL as its target. */
    private static String decodedPath(RequestHead head) {
        String path = head.path().replaceFirst("^https?://[^/]*", "");
        return RequestHead.decode(path.replace("+", "%2B"));
    }

    void change(String path) {
        store.change(path);
    }

    boolean refusesConnection() {
        return faults.refusesConnection();
    }

    void ended(RangeConnection connection) {
        open.remove(connection);
    }

    Settings settings() {
        return settings;
    }

    Instant now() {
        return store.now();
    }

    int port() {
        return acceptor.port();
    }

    int accepted() {
        return accepted.get();
    }

    int open() {
        return open.size();
    }

    void dropConnections() {
        open.forEach(connection -> connection.socket().abort());
    }

    void takeDown() throws IOException {
        acceptor.takeDown();
    }

    void bringUp() throws IOException {
        acceptor.bringUp();
    }

    void close() throws IOException {
        acceptor.close();
        DaemonThreads.end(threads);
    }
}
