package io.github.camelopenai.uploads.emulator;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;

/** One connection to a {@link RangeServer}, which serves its requests one after the other. */
final class RangeConnection implements Runnable {

    private static final System.Logger LOG = System.getLogger(RangeConnection.class.getName());

    /** How often a stalled connection looks whether the client has gone. */
    private static final int LOOK_MILLIS = 20;

    private final RangeHost host;
    private final int number;
    private final ServedSocket socket;
    private final SteadyRate rate;

    RangeConnection(RangeHost host, int number, Socket accepted, SteadyRate rate) {
        this.host = host;
        this.number = number;
        this.socket = new ServedSocket(accepted);
        this.rate = rate;
    }

    int number() {
        return number;
    }

    SteadyRate rate() {
        return rate;
    }

    ServedSocket socket() {
        return socket;
    }

    @Override
    public void run() {
        try {
            if (host.refusesConnection()) {
                socket.reset();
                return;
            }
            socket.open(host.settings().tls());
            serve();
            socket.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, () -> "Connection " + number + " ended: " + e);
        } finally {
            socket.abort();
            host.ended(this);
        }
    }

    private void serve() throws IOException {
        boolean reusable = true;
        while (reusable && !socket.isClosed()) {
            try {
                RequestHead head = RequestHead.read(socket.in());
                reusable =
                        head != null && host.arrived(this, head).serve(new BodyStream(head, socket.in(), socket.out()));
            } catch (ProtocolException e) {
                socket.refuseMalformedRequest();
                reusable = false;
            }
        }
    }

    /** Returns after this time, or when the connection is closed. */
    void pause(long nanos) throws IOException {
        if (nanos > 0 && socket.isClosedWithin(nanos)) {
            throw new IOException("Closed");
        }
    }

    /** Waits for the gate, or fails when the client or the server has closed the connection. */
    void hold(Gate gate) throws IOException {
        gate.passUnless(this::hasGone);
        socket.setReadTimeout(0);
        if (socket.isClosed()) {
            throw new IOException("Closed while stalled");
        }
    }

    private boolean hasGone() {
        try {
            socket.setReadTimeout(LOOK_MILLIS);
            InputStream in = socket.in();
            in.mark(1);
            if (in.read() < 0) {
                socket.abort();
            } else {
                // The next request is there already.
                in.reset();
                pause(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
            }
        } catch (SocketTimeoutException e) {
            // The client waits.
        } catch (IOException e) {
            socket.abort();
        }
        return socket.isClosed();
    }
}
