package io.github.camelopenai.uploads.emulator;

import java.io.IOException;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Accepts connections on loopback. The JDK's server is not used, since it reads bodies that a fault must leave unread, and cannot
 * cut a connection at a given byte.
 */
final class HttpServer implements AutoCloseable {

    /** Small enough to block a sender when the emulator does not read, large enough for a gigabyte per second. */
    private static final int RECEIVE_BUFFER = 256 << 10;

    private final EmulatorOptions options;
    private final ExecutorService threads;
    private final EmulatorTls tls;
    private final Api api;
    private final FaultScript script;
    private final RequestLog log;
    private final ControlApi control;
    private final Set<HttpConnection> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final Acceptor acceptor;

    HttpServer(
            EmulatorOptions options,
            EmulatorTls tls,
            ExecutorService threads,
            Api api,
            FaultScript script,
            RequestLog log,
            ControlApi control)
            throws IOException {
        this.options = options;
        this.threads = threads;
        this.tls = tls;
        this.api = api;
        this.script = script;
        this.log = log;
        this.control = control;
        acceptor = new Acceptor(options.port(), RECEIVE_BUFFER, threads, this::connected, this::dropConnections);
        acceptor.start();
    }

    private void connected(Socket socket) {
        HttpConnection connection = new HttpConnection(this, accepted.incrementAndGet(), socket);
        open.add(connection);
        threads.execute(connection);
    }

    /** Closes all connections and accepts none until {@link #bringUp()}. Uploads and files are kept. */
    void takeDown() throws IOException {
        acceptor.takeDown();
    }

    void bringUp() throws IOException {
        acceptor.bringUp();
    }

    /** A recorded request and the fault that applies to it. */
    record Arrival(LoggedRequest log, Fault fault, Exchange exchange) {}

    /** Records a request and finds its fault in one step, so that the nth request of the log is the nth one of the script. */
    synchronized Arrival arrived(HttpConnection connection, RequestHead head, BodyStream body) {
        if (options.httpControl() && ControlApi.isMeant(head)) {
            return controlled(connection, head, body);
        }
        Route route = Route.of(head, api.dialect().path());
        LoggedRequest logged = log.arrived(route, connection.number(), head, body);
        Fault fault = script.next(logged.snapshot());
        return new Arrival(logged, fault, new Exchange(api, route, head, body, logged, connection));
    }

    private Arrival controlled(HttpConnection connection, RequestHead head, BodyStream body) {
        Route route = new Route(EmulatorCall.UNKNOWN, null, null);
        LoggedRequest nowhere = new LoggedRequest(new RequestLog(), route, 0, connection.number(), head, body);
        Fault answer = exchange -> exchange.send(control.answer(head, body));
        return new Arrival(nowhere, answer, new Exchange(api, route, head, body, nowhere, connection));
    }

    void execute(Runnable task) {
        threads.execute(task);
    }

    void ended(HttpConnection connection) {
        open.remove(connection);
    }

    Dialect dialect() {
        return api.dialect();
    }

    /** The idle timeout in milliseconds; 0 means no timeout, as for sockets. */
    int idleTimeoutMillis() {
        return (int) options.idleTimeout().toMillis();
    }

    boolean idleTimeoutAnnounced() {
        return options.idleTimeoutAnnounced();
    }

    EmulatorTls tls() {
        return tls;
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

    @Override
    public void close() throws IOException {
        acceptor.close();
        DaemonThreads.end(threads);
    }
}
