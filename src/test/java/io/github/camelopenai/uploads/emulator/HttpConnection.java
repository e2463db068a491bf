package io.github.camelopenai.uploads.emulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Serves the requests of one connection one after the other, with the faults of the script. */
final class HttpConnection implements Runnable {

    private static final System.Logger LOG = System.getLogger(HttpConnection.class.getName());

    private final HttpServer server;
    private final int number;
    private final ServedSocket socket;

    HttpConnection(HttpServer server, int number, Socket accepted) {
        this.server = server;
        this.number = number;
        this.socket = new ServedSocket(accepted);
    }

    int number() {
        return number;
    }

    ServedSocket socket() {
        return socket;
    }

    @Override
    public void run() {
        try {
            socket.open(server.tls());
            serve(socket.in());
            socket.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, () -> "Connection " + number + " ended: " + e);
        } finally {
            socket.abort();
            server.ended(this);
        }
    }

    private void serve(InputStream in) throws IOException {
        boolean reusable = true;
        while (reusable && !socket.isClosed()) {
            try {
                RequestHead head = awaitRequest(in);
                reusable = head != null && serve(head, new BodyStream(head, in, socket.out()));
            } catch (ProtocolException e) {
                socket.refuseMalformedRequest();
                reusable = false;
            }
        }
    }

    /** Returns null if the client has closed the connection or has sent no request within the idle timeout. */
    private RequestHead awaitRequest(InputStream in) throws IOException {
        socket.setReadTimeout(server.idleTimeoutMillis());
        try {
            in.mark(1);
            in.read();
            in.reset();
        } catch (SocketTimeoutException e) {
            return null;
        }
        socket.setReadTimeout(0);
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
        answer.writeTo(socket.out(), headers(answer, log, keepAlive), limit);
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
        OutputStream out = socket.out();
        int piece = pause.isZero() ? bytes.length : 1;
        for (int i = 0; i < bytes.length; i += piece) {
            out.write(bytes, i, piece);
            out.flush();
            pause(pause);
        }
    }

    /** Returns after this time, or when the connection is closed. */
    void pause(Duration time) throws IOException {
        if (!time.isZero()) {
            socket.isClosedWithin(time.toNanos());
        }
    }

    /** Runs a task in another thread while this connection serves requests. */
    void execute(Runnable task) {
        server.execute(task);
    }

    void write(byte[] bytes) throws IOException {
        socket.out().write(bytes);
        socket.out().flush();
    }
}
