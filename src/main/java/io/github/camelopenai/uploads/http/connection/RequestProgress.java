package io.github.camelopenai.uploads.http.connection;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.io.HttpClientConnection;

/**
 * Measures the bytes that move over a connection during one request. Made by the sending thread before the request, then
 * used by the thread of the watchdog only.
 *
 * <p>The send buffer of the operating system is not visible. While it drains over a slow line, the write blocks, or all is
 * written and the answer cannot come yet, so no byte seems to move. {@link #drainAllowance} estimates how long that may take;
 * a request is stalled only after this time, too.
 */
public final class RequestProgress {

    /** The assumed speed of a line, in bytes per second, before it was measured. */
    private static final double ASSUMED_SPEED = 48 << 10;

    /** A line may become slower by this factor before a request is taken for stalled. */
    private static final int SLOWDOWN = 8;

    /** Bytes that may be buffered elsewhere, for instance in a proxy. */
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
    private long updatedAt = begunAt;
    private long sinceLastUpdate;
    private long pausedNanos;

    public RequestProgress(HttpClientConnection connection) {
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

    /** Updates the counts; returns whether a byte has moved since the last update. */
    public boolean update(long now) {
        sinceLastUpdate = now - updatedAt;
        updatedAt = now;
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

    /**
     * The sender has nothing to send at this time, so that the request is not stalled. Called after {@link #update}. The time
     * since the update before does not count for the speed of the line.
     */
    public void pause(long now) {
        pausedNanos += sinceLastUpdate;
        sentAt = now;
    }

    /** The received bytes of the answer, including interim answers. */
    public long received() {
        return received;
    }

    /** The time since the last byte was written. */
    public Duration timeSinceSent(long now) {
        return Duration.ofNanos(now - sentAt);
    }

    /** The time since the last byte moved in either direction. */
    public Duration timeSinceMoved(long now) {
        return Duration.ofNanos(now - (sentAt - receivedAt > 0 ? sentAt : receivedAt));
    }

    /** The time that the buffered bytes of the request may need to be sent; zero once the answer has begun. */
    public Duration drainAllowance() {
        if (isAnswered()) {
            return Duration.ZERO;
        }
        // The operating system may have shrunk its buffer meanwhile; twice the current size was observed.
        long buffer = 2 * sendBuffer() + BUFFERED_BEYOND;
        double seconds = Math.min(sent, buffer) / speed(buffer);
        return Duration.ofNanos((long) Math.min(LONGEST_ALLOWANCE, seconds * 1e9));
    }

    /** The lowest speed to expect of the line, in bytes per second. */
    private double speed(long buffer) {
        // At least the bytes beyond the buffer have been sent in this time.
        double measured = Math.max(0, sent - buffer) / Math.max(1e-3, (sentAt - begunAt - pausedNanos) / 1e9);
        double expected = Math.max(ASSUMED_SPEED, measured / SLOWDOWN);
        // A low figure is reliable only after a while.
        return sent < 2 * buffer ? expected : Math.min(measured, expected);
    }

    private boolean isAnswered() {
        return connection instanceof UploadConnection own ? own.isAnswered() : received > 0;
    }

    /** The current size of the send buffer, which the operating system changes as needed. */
    private long sendBuffer() {
        try {
            Socket socket = connection instanceof ManagedHttpClientConnection managed ? managed.getSocket() : null;
            return socket == null ? 0 : socket.getSendBufferSize();
        } catch (IOException e) {
            // The connection is closed, so nothing is buffered.
            return 0;
        }
    }
}
