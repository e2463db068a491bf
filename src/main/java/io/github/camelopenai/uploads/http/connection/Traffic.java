package io.github.camelopenai.uploads.http.connection;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.io.HttpClientConnection;

/**
 * The bytes that move over a connection during one request, and how long they may stand still. Made by the sending thread
 * before the request, then used by the watch's thread only.
 *
 * <p>Nothing here can see what the operating system has taken and not yet sent. While it drains that over a slow line,
 * writing blocks, or all is written and the answer cannot come yet, and no byte seems to move. So the time without
 * movement is longer by what this may take ({@link #allowance}).
 */
public final class Traffic {

    /** Bytes per second that a line is taken to manage as long as nothing is known of its pace. */
    private static final double SLOW_LINE = 48 << 10;

    /** A line may become slower than it was by this factor before a request over it can be taken for stalled. */
    private static final int SLOWDOWN = 8;

    /** Bytes that may wait beyond this machine, in a proxy for instance. */
    private static final long BUFFERED_BEYOND = 1 << 20;

    private static final long LONGEST_ALLOWANCE = TimeUnit.MINUTES.toNanos(5);

    private final HttpClientConnection connection;
    private final EndpointDetails details;
    private final long sentBefore;
    private final long receivedBefore;
    private final long begunAt = System.nanoTime();
    private long sent;
    private long sentAt = begunAt;
    private long received;
    private long receivedAt = begunAt;

    public Traffic(HttpClientConnection connection) {
        this.connection = connection;
        this.details = connection.getEndpointDetails();
        this.sentBefore = sentBytes();
        this.receivedBefore = receivedBytes();
    }

    private long sentBytes() {
        return details == null ? 0 : details.getSentBytesCount();
    }

    private long receivedBytes() {
        if (connection instanceof UploadConnection own) {
            return own.receivedBytes();
        }
        return details == null ? 0 : details.getReceivedBytesCount();
    }

    /**
     * Takes note of what has moved since the last look.
     *
     * @return whether anything has
     */
    public boolean look(long now) {
        boolean moved = false;
        long sentNow = sentBytes() - sentBefore;
        long receivedNow = receivedBytes() - receivedBefore;
        if (sentNow != sent) {
            sent = sentNow;
            sentAt = now;
            moved = true;
        }
        if (receivedNow != received) {
            received = receivedNow;
            receivedAt = now;
            moved = true;
        }
        return moved;
    }

    /** Bytes of the answer, including interim answers. */
    public long received() {
        return received;
    }

    /** How long nothing has been written. */
    public Duration sinceSent(long now) {
        return Duration.ofNanos(now - sentAt);
    }

    /** How long no byte has moved in either direction. */
    public Duration sinceMoved(long now) {
        return Duration.ofNanos(now - (sentAt - receivedAt > 0 ? sentAt : receivedAt));
    }

    /** How long what is buffered of the request may take to get through; zero once its answer has begun. */
    public Duration allowance() {
        if (answerBegins()) {
            return Duration.ZERO;
        }
        // The operating system may have taken more before it made its buffer smaller: twice as much was seen.
        long buffer = 2 * sendBuffer() + BUFFERED_BEYOND;
        double seconds = Math.min(sent, buffer) / pace(buffer);
        return Duration.ofNanos((long) Math.min(LONGEST_ALLOWANCE, seconds * 1e9));
    }

    /** Bytes per second that the line can be trusted to manage. */
    private double pace(long buffer) {
        // At least so many bytes have got through, in this time.
        double seen = Math.max(0, sent - buffer) / Math.max(1e-3, (sentAt - begunAt) / 1e9);
        double trusted = Math.max(SLOW_LINE, seen / SLOWDOWN);
        // Only after a while does a low figure say that the line is slow.
        return sent < 2 * buffer ? trusted : Math.min(seen, trusted);
    }

    private boolean answerBegins() {
        return connection instanceof UploadConnection own ? own.isAnswered() : received > 0;
    }

    /** What the operating system buffers of this connection at most: it makes its buffer larger and smaller as needed. */
    private long sendBuffer() {
        try {
            Socket socket = connection instanceof ManagedHttpClientConnection managed ? managed.getSocket() : null;
            return socket == null ? 0 : socket.getSendBufferSize();
        } catch (IOException e) {
            // The connection is closed, so nothing waits for it.
            return 0;
        }
    }
}
