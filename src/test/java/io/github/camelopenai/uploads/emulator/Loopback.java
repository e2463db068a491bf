package io.github.camelopenai.uploads.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.concurrent.ThreadLocalRandom;

/** The only address that the emulator and the proxies listen on and connect to. */
final class Loopback {

    static final String HOST = "127.0.0.1";

    /** Not {@code InetAddress.getLoopbackAddress()}, which may be an IPv6 address. */
    static final InetAddress ADDRESS = address();

    private static final int BACKLOG = 256;

    /** Operating systems take the ports of clients' connections from 32768 on, or higher. */
    private static final int FIRST_PORT = 10_240;

    private static final int PORTS = 32_768 - FIRST_PORT;
    private static final int ATTEMPTS = 50;

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
     * Listens on any free port that is not given to the connection of a client, so that it is still free when it is listened on
     * again after a while.
     */
    static ServerSocket listenOnAny(int receiveBuffer) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return listen(FIRST_PORT + ThreadLocalRandom.current().nextInt(PORTS), receiveBuffer);
            } catch (BindException e) {
                // Another server has it.
            }
        }
        return listen(0, receiveBuffer);
    }

    /** Listens with a receive buffer of this size, which must be set before. A small one soon blocks a sender if nothing is read. */
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
