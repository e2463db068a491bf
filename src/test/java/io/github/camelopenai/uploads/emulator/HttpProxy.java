package io.github.camelopenai.uploads.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An HTTP proxy on loopback, such as companies use: opens tunnels ({@code CONNECT}), forwards requests over plain HTTP, can
 * require a user and password, and can refuse requests. Targets must be on loopback too.
 */
public final class HttpProxy implements AutoCloseable {

    private final ServerSocket listener;
    private final ExecutorService threads = DaemonThreads.pool("http-proxy");
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<ProxiedRequest> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final EmulatorTls tls;
    private volatile ProxyLogin login = ProxyLogin.NONE;
    private volatile int refusal;

    private HttpProxy(EmulatorTls tls) throws IOException {
        this.tls = tls;
        listener = Loopback.listen(0, 64 << 10);
        threads.execute(this::accept);
    }

    /** Starts a proxy without authentication. */
    public static HttpProxy start() {
        return start(null);
    }

    /** Starts a proxy that clients connect to with TLS. They must trust the certificate of an emulator with TLS. */
    public static HttpProxy startWithTls() {
        return start(EmulatorTls.with(null));
    }

    private static HttpProxy start(EmulatorTls tls) {
        try {
            return new HttpProxy(tls);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on, requires this user and password with Basic authentication. */
    public HttpProxy basic(String user, String password) {
        login = ProxyLogin.basic(user, password);
        return this;
    }

    /** From now on, requires this user and password with Digest authentication. */
    public HttpProxy digest(String user, String password) {
        login = ProxyLogin.digest(user, password);
        return this;
    }

    /** Answers the next {@code times} requests with this status, without reading their bodies. */
    public HttpProxy refuse(int status, int times) {
        refusal = status;
        refusals.set(times);
        return this;
    }

    /** Answers all further requests with this status, without reading their bodies. */
    public HttpProxy refuse(int status) {
        return refuse(status, Integer.MAX_VALUE);
    }

    /** The port that clients connect to. */
    public int port() {
        return listener.getLocalPort();
    }

    /** All requests in the order of their arrival, including refused ones. */
    public List<ProxiedRequest> requests() {
        return List.copyOf(requests);
    }

    /** Returns the response to send instead of forwarding the request, or null. */
    ProxyRefusal arrived(RequestHead head) {
        ProxyRefusal answer = login.check(head);
        if (answer == null && refusals.getAndUpdate(n -> n == Integer.MAX_VALUE ? n : Math.max(0, n - 1)) > 0) {
            answer = new ProxyRefusal(refusal, null);
        }
        requests.add(new ProxiedRequest(
                head.method(),
                head.target(),
                head.header("Proxy-Authorization") != null,
                answer == null ? 0 : answer.status()));
        return answer;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket raw = listener.accept();
                open.add(raw);
                threads.execute(() -> serve(raw));
            } catch (IOException | RejectedExecutionException e) {
                // The proxy is being closed.
            }
        }
        open.forEach(HttpProxy::close);
    }

    private void serve(Socket raw) {
        try (raw;
                Socket client = tls == null ? raw : tls.serve(raw)) {
            new HttpProxyConnection(this, client, threads).serve();
        } catch (IOException e) {
            // One side has ended the connection.
        } finally {
            open.remove(raw);
        }
    }

    /** Opens a socket that is closed with the proxy. */
    Socket connect(int port) throws IOException {
        Socket server = new Socket(Loopback.ADDRESS, port);
        open.add(server);
        return server;
    }

    static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // The socket is closed in any case.
        }
    }

    /** Closes all connections and ends all threads. */
    @Override
    public void close() {
        close(listener);
        open.forEach(HttpProxy::close);
        DaemonThreads.end(threads);
    }

    private static void close(ServerSocket listener) {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
