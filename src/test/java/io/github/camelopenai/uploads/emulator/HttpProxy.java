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
 * An HTTP proxy on loopback, as companies have them: makes tunnels ({@code CONNECT}) and forwards requests over plain HTTP,
 * asks for a user and a password, and refuses on request. Targets have to be on loopback too.
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

    /** Starts a proxy that lets everybody through. */
    public static HttpProxy start() {
        return start(null);
    }

    /** The same, but clients have to speak TLS with it, and trust the certificate of an emulator with TLS. */
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

    /** From now on wants this user and password, by the method Basic. */
    public HttpProxy basic(String user, String password) {
        login = ProxyLogin.basic(user, password);
        return this;
    }

    /** From now on wants this user and password, by the method Digest. */
    public HttpProxy digest(String user, String password) {
        login = ProxyLogin.digest(user, password);
        return this;
    }

    /** Answers so many requests with this status, without reading their bodies; then all is well. */
    public HttpProxy refuse(int status, int times) {
        refusal = status;
        refusals.set(times);
        return this;
    }

    /** As {@link #refuse(int, int)}, without end. */
    public HttpProxy refuse(int status) {
        return refuse(status, Integer.MAX_VALUE);
    }

    /** The port that clients connect to. */
    public int port() {
        return listener.getLocalPort();
    }

    /** All requests in the order of their arrival, those that it refused included. */
    public List<ProxiedRequest> requests() {
        return List.copyOf(requests);
    }

    /** What it answers instead of passing a request on, or null. */
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
                // Closing.
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

    /** A socket that is closed with the proxy. */
    Socket connect(int port) throws IOException {
        Socket server = new Socket(Loopback.ADDRESS, port);
        open.add(server);
        return server;
    }

    static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
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
