package io.github.camelopenai.uploads.emulator;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The server's end of a connection, with or without TLS. One thread reads and writes; any thread may close, reset or abort it
 * at any time.
 */
final class ServedSocket {

    private static final int BUFFER = 16 << 10;
    private static final int DRAIN_MILLIS = 2000;

    private final Socket raw;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private volatile Socket socket;
    private InputStream in;
    private OutputStream out;

    ServedSocket(Socket raw) {
        this.raw = raw;
        this.socket = raw;
    }

    /** Begins to serve. The raw socket is kept, since a reset must not send the closing alert of TLS. */
    void open(EmulatorTls tls) throws IOException {
        raw.setTcpNoDelay(true);
        if (tls != null) {
            socket = tls.serve(raw);
        }
        in = new BufferedInputStream(socket.getInputStream(), BUFFER);
        out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
    }

    InputStream in() {
        return in;
    }

    OutputStream out() {
        return out;
    }

    /** Limits each read; 0 for no limit. */
    void setReadTimeout(int millis) throws IOException {
        raw.setSoTimeout(millis);
    }

    /** Answers bytes that are no request. */
    void refuseMalformedRequest() throws IOException {
        out.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** Completes when this end is closed. */
    CompletableFuture<Void> closed() {
        return closed;
    }

    boolean isClosed() {
        return closed.isDone();
    }

    /** Waits for this time, or until this end is closed. */
    boolean isClosedWithin(long nanos) throws IOException {
        try {
            closed.get(nanos, TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException | ExecutionException e) {
            throw new IOException(e);
        }
    }

    /** Half-closes the connection, then reads on for a while, so that the client can read the response. */
    void drain(long limit) throws IOException {
        socket.shutdownOutput();
        setReadTimeout(DRAIN_MILLIS);
        InputStream rest = raw.getInputStream();
        byte[] buffer = new byte[BUFFER];
        long left = limit;
        for (int read = 0; read >= 0 && left > 0; left -= read) {
            read = rest.read(buffer);
        }
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

    /** Closes immediately, without the closing alert of TLS. */
    void abort() {
        try {
            raw.close();
        } catch (IOException e) {
            // The socket is closed in any case.
        }
        closed.complete(null);
    }
}
