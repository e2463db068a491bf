package io.github.camelopenai.uploads.emulator;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One connection to a {@link RangeServer}, which serves its requests one after the other. */
final class RangeConnection implements Runnable {

    private static final System.Logger LOG = System.getLogger(RangeConnection.class.getName());
    private static final int BUFFER = 16 << 10;

    /** How often a stalled connection looks whether the client has gone. */
    private static final int LOOK_MILLIS = 20;

    private final RangeHost host;
    private final int number;
    private final Socket raw;
    private final SteadyRate rate;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private Socket socket;
    private InputStream in;
    private OutputStream out;

    RangeConnection(RangeHost host, int number, Socket raw, SteadyRate rate) {
        this.host = host;
        this.number = number;
        this.raw = raw;
        this.rate = rate;
    }

    int number() {
        return number;
    }

    SteadyRate rate() {
        return rate;
    }

    OutputStream out() {
        return out;
    }

    @Override
    public void run() {
        try {
            if (host.refusesConnection()) {
                reset();
                return;
            }
            raw.setTcpNoDelay(true);
            // The raw socket is kept, since a reset must not send the closing alert of TLS.
            socket = host.settings().tls() == null ? raw : host.settings().tls().serve(raw);
            in = new BufferedInputStream(socket.getInputStream(), BUFFER);
            out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
            serve();
            socket.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, () -> "Connection " + number + " ended: " + e);
        } finally {
            abort();
            host.ended(this);
        }
    }

    private void serve() throws IOException {
        boolean reusable = true;
        while (reusable && !closed.isDone()) {
            try {
                RequestHead head = RequestHead.read(in);
                reusable = head != null && host.arrived(this, head).serve(new BodyStream(head, in, out));
            } catch (ProtocolException e) {
                out.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
                out.flush();
                reusable = false;
            }
        }
    }

    /** Returns after this time, or when the connection is closed. */
    void pause(long nanos) throws IOException {
        if (nanos <= 0) {
            return;
        }
        try {
            closed.get(nanos, TimeUnit.NANOSECONDS);
            throw new IOException("Closed");
        } catch (TimeoutException e) {
            // The pause is over.
        } catch (InterruptedException | ExecutionException e) {
            throw new IOException(e);
        }
    }

    /** Waits for the gate, or fails when the client or the server has closed the connection. */
    void hold(Gate gate) throws IOException {
        gate.passUnless(this::hasGone);
        raw.setSoTimeout(0);
        if (closed.isDone()) {
            throw new IOException("Closed while stalled");
        }
    }

    private boolean hasGone() {
        try {
            raw.setSoTimeout(LOOK_MILLIS);
            in.mark(1);
            if (in.read() < 0) {
                abort();
            } else {
                // The next request is there already.
                in.reset();
                pause(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
            }
        } catch (SocketTimeoutException e) {
            // The client waits.
        } catch (IOException e) {
            abort();
        }
        return closed.isDone();
    }

    void close() throws IOException {
        socket.close();
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
