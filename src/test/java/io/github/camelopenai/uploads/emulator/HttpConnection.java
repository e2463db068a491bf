package io.github.camelopenai.uploads.emulator;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Serves the requests of one connection one after the other, with the faults of the script. */
final class HttpConnection implements Runnable {

    private static final System.Logger LOG = System.getLogger(HttpConnection.class.getName());
    private static final int BUFFER = 16 << 10;
    private static final int DRAIN_MILLIS = 2000;

    private final HttpServer server;
    private final int number;
    private final Socket raw;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private Socket socket;
    private OutputStream out;

    HttpConnection(HttpServer server, int number, Socket raw) {
        this.server = server;
        this.number = number;
        this.raw = raw;
    }

    int number() {
        return number;
    }

    /** Completes when this connection is closed. */
    CompletableFuture<Void> closed() {
        return closed;
    }

    @Override
    public void run() {
        try {
            raw.setTcpNoDelay(true);
            EmulatorTls tls = server.tls();
            // The raw socket is kept, since a reset must not send the closing alert of TLS.
            socket = tls == null ? raw : tls.serve(raw);
            InputStream in = new BufferedInputStream(socket.getInputStream(), BUFFER);
            out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
            serve(in);
            close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, () -> "Connection " + number + " ended: " + e);
        } finally {
            abort();
            server.ended(this);
        }
    }

    private void serve(InputStream in) throws IOException {
        boolean reusable = true;
        while (reusable && !closed.isDone()) {
            try {
                RequestHead head = awaitRequest(in);
                reusable = head != null && serve(head, new BodyStream(head, in, out));
            } catch (ProtocolException e) {
                out.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
                out.flush();
                reusable = false;
            }
        }
    }

    /** Returns null if the client has closed the connection or has sent no request within the idle timeout. */
    private RequestHead awaitRequest(InputStream in) throws IOException {
        raw.setSoTimeout(server.idleTimeoutMillis());
        try {
            in.mark(1);
            in.read();
            in.reset();
        } catch (SocketTimeoutException e) {
            return null;
        }
        raw.setSoTimeout(0);
        return RequestHead.read(in);
    }

    private boolean serve(RequestHead head, BodyStream body) throws IOException {
        HttpServer.Arrival arrival = server.arrived(this, head, body);
        try {
            arrival.fault().play(arrival.exchange());
            return arrival.exchange().isReusable();
        } finally {
            arrival.log().ended(0);
        }
    }

    void write(Answer answer, LoggedRequest log, boolean keepAlive, long limit) throws IOException {
        answer.writeTo(out, headers(answer, log, keepAlive), limit);
    }

    /** Returns the bytes that {@link #write} would write. */
    byte[] bytes(Answer answer, LoggedRequest log, boolean keepAlive) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        answer.writeTo(bytes, headers(answer, log, keepAlive), Long.MAX_VALUE);
        return bytes.toByteArray();
    }

    private Map<String, String> headers(Answer answer, LoggedRequest log, boolean keepAlive) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put(server.dialect().requestIdHeader(), log.requestId());
        headers.put("openai-processing-ms", String.valueOf(log.nanosSinceStart() / 1_000_000));
        if (!keepAlive) {
            headers.put("Connection", "close");
        } else if (server.idleTimeoutAnnounced()) {
            headers.put("Keep-Alive", "timeout=" + server.idleTimeoutMillis() / 1000);
        }
        headers.putAll(answer.headers());
        return headers;
    }

    /** Writes these bytes, one by one with a pause after each, or together if the pause is zero. */
    void drip(byte[] bytes, Duration pause) throws IOException {
        int piece = pause.isZero() ? bytes.length : 1;
        for (int i = 0; i < bytes.length; i += piece) {
            out.write(bytes, i, piece);
            out.flush();
            pause(pause);
        }
    }

    /** Returns after this time, or when the connection is closed. */
    void pause(Duration time) throws IOException {
        if (time.isZero()) {
            return;
        }
        try {
            closed.get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // The pause is over.
        } catch (InterruptedException | ExecutionException e) {
            throw new IOException(e);
        }
    }

    /** Runs a task in another thread while this connection serves requests. */
    void execute(Runnable task) {
        server.execute(task);
    }

    void write(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** Half-closes the connection, then reads on for a while, so that the client can read the response. */
    void drain(long limit) throws IOException {
        socket.shutdownOutput();
        raw.setSoTimeout(DRAIN_MILLIS);
        InputStream in = raw.getInputStream();
        byte[] buffer = new byte[BUFFER];
        long left = limit;
        for (int read = 0; read >= 0 && left > 0; left -= read) {
            read = in.read(buffer);
        }
    }

    void close() throws IOException {
        if (socket != null) {
            socket.close();
        }
        closed.complete(null);
    }

    void reset() throws IOException {
        raw.setSoLinger(true, 0);
        raw.close();
        closed.complete(null);
    }

    /** Closes immediately, from any thread and in any state. */
    void abort() {
        try {
            raw.close();
        } catch (IOException e) {
            // The socket is closed in any case.
        }
        closed.complete(null);
    }
}
