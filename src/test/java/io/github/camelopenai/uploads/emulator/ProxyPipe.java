package io.github.camelopenai.uploads.emulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * One direction of one connection through a {@link TcpProxy}. One thread reads, another one writes later. The queue between
 * them is short, so that a slow or stalled connection blocks the sender.
 */
final class ProxyPipe {

    private static final int PIECE = 16 << 10;
    private static final int MAX_PIECES = 16;

    private final TcpProxy proxy;
    private final ProxyConnection connection;
    private final Direction direction;
    private final Socket from;
    private final Socket to;
    private final Deque<Piece> pieces = new ArrayDeque<>();
    private long forwarded;
    private long freeAt = System.nanoTime();
    private boolean struck;
    private boolean muted;

    /** Bytes of one read; empty at the end of the stream. Instances are not compared. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Piece(byte[] bytes, long readAt) {}

    ProxyPipe(TcpProxy proxy, ProxyConnection connection, Direction direction, Socket from, Socket to) {
        this.proxy = proxy;
        this.connection = connection;
        this.direction = direction;
        this.from = from;
        this.to = to;
    }

    void read() {
        byte[] buffer = new byte[PIECE];
        try {
            InputStream in = from.getInputStream();
            int count;
            do {
                count = in.read(buffer, 0, connection.settings().pieceSize(PIECE));
                put(new Piece(Arrays.copyOf(buffer, Math.max(0, count)), System.nanoTime()));
            } while (count >= 0);
        } catch (IOException e) {
            // A reset on one side is passed on to the other, except when the proxy is being closed.
            connection.reset();
        } catch (InterruptedException e) {
            connection.reset();
        }
    }

    void write() {
        try {
            OutputStream out = to.getOutputStream();
            for (byte[] bytes = next(); bytes.length > 0; bytes = next()) {
                if (!muted) {
                    out.write(bytes);
                    proxy.passed(direction, bytes.length);
                }
            }
            if (!muted) {
                to.shutdownOutput();
            }
            connection.ended(direction);
        } catch (IOException | InterruptedException e) {
            connection.reset();
        }
    }

    private synchronized void put(Piece piece) throws InterruptedException {
        while (pieces.size() >= MAX_PIECES && !connection.isClosed()) {
            wait();
        }
        pieces.add(piece);
        notifyAll();
    }

    /** Wakes waiting threads, since a setting has changed. */
    synchronized void wake() {
        notifyAll();
    }

    /** Waits until the next bytes are due and returns them; empty at the end of the stream. */
    private synchronized byte[] next() throws IOException, InterruptedException {
        while (!connection.isClosed()) {
            ProxySettings settings = connection.settings();
            ProxySettings.Strike strike = muted ? null : settings.strikes().get(direction);
            struck &= strike != null;
            boolean due = strike != null && forwarded >= strike.afterBytes();
            if (due && (struck || proxy.mayStrike())) {
                struck = true;
                if (strike.kind() == ProxySettings.Kind.STALL) {
                    wait();
                } else {
                    strike(strike.kind());
                }
            } else if (pieces.isEmpty()) {
                wait();
            } else {
                long now = System.nanoTime();
                long nanos = Math.max(freeAt, pieces.peek().readAt() + settings.latencyNanos()) - now;
                if (nanos <= 0) {
                    return take(strike == null || due ? Long.MAX_VALUE : strike.afterBytes() - forwarded, now);
                }
                wait(nanos / 1_000_000, (int) (nanos % 1_000_000));
            }
        }
        throw new IOException("Closed");
    }

    private void strike(ProxySettings.Kind kind) throws IOException {
        if (kind == ProxySettings.Kind.RESET) {
            throw new IOException("Reset by the proxy");
        }
        to.shutdownOutput();
        // Further bytes are read and discarded, so that the sender does not notice.
        muted = true;
    }

    private byte[] take(long most, long now) {
        Piece piece = pieces.poll();
        byte[] bytes = piece.bytes();
        if (bytes.length > most) {
            pieces.addFirst(new Piece(Arrays.copyOfRange(bytes, (int) most, bytes.length), piece.readAt()));
            bytes = Arrays.copyOf(bytes, (int) most);
        }
        forwarded += bytes.length;
        freeAt = Math.max(freeAt, now) + connection.settings().nanosFor(bytes.length);
        notifyAll();
        return bytes;
    }
}
