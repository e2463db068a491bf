package io.github.camelopenai.uploads.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** The only address that the emulator and the proxies listen on and connect to. */
final class Loopback {

    static final String HOST = "127.0.0.1";

    /** Not {@code InetAddress.getLoopbackAddress()}, which may be an IPv6 address. */
    static final InetAddress ADDRESS = address();

    private static final int BACKLOG = 256;

    private Loopback() {}

    private static InetAddress address() {
        try {
            return InetAddress.getByAddress(HOST, new byte[] {127, 0, 0, 1});
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
    }

    static InetSocketAddress port(int port) {
        return new InetSocketAddress(ADDRESS, port);
    }

    /**
     * Listens with a receive buffer of this size, which must be set before. A small one soon blocks a sender if nothing is
     * read.
     */
    static ServerSocket listen(int port, int receiveBuffer) throws IOException {
        ServerSocket listener = new ServerSocket();
        try {
            listener.setReceiveBufferSize(receiveBuffer);
            listener.bind(port(port), BACKLOG);
            return listener;
        } catch (BindException e) {
            listener.close();
            BindException named = new BindException("Port " + port + " on " + HOST + " is taken or not allowed ("
                    + e.getMessage() + "). End the process that listens there, or choose another port, such as "
                    + (port + 1) + ", or 0 for any free one.");
            named.initCause(e);
            throw named;
        } catch (IOException e) {
            listener.close();
            throw e;
        }
    }
}
