package io.github.camelopenai.uploads.emulator;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** Accepts connections on one port of loopback, in a thread of its own. It can be taken down and brought up again. */
final class Acceptor implements AutoCloseable {

    private final int port;
    private final int receiveBuffer;
    private final ExecutorService threads;
    private final Consumer<Socket> connected;
    private final Runnable dropConnections;
    private volatile ServerSocket listener;
    private volatile CompletableFuture<Void> accepting = CompletableFuture.completedFuture(null);
    /** Keeps the port from the connections of clients and from servers that take any port, while nothing listens on it. */
    private volatile Socket holder = new Socket();

    /**
     * Listens; {@link #start()} accepts.
     *
     * @param port 0 for any free one
     * @param connected called with each connection, quickly; it may throw what the pool throws when it is closed
     * @param dropConnections closes all connections
     */
    Acceptor(int port, int receiveBuffer, ExecutorService threads, Consumer<Socket> connected, Runnable dropConnections)
            throws IOException {
        this.receiveBuffer = receiveBuffer;
        this.threads = threads;
        this.connected = connected;
        this.dropConnections = dropConnections;
        listener = Loopback.listen(port, receiveBuffer);
        this.port = listener.getLocalPort();
    }

    int port() {
        return port;
    }

    void start() {
        ServerSocket from = listener;
        accepting = CompletableFuture.runAsync(() -> accept(from), threads);
    }

    private void accept(ServerSocket from) {
        while (!from.isClosed()) {
            try {
                pass(from.accept(), from);
            } catch (IOException | RejectedExecutionException e) {
                // The port is being closed; a connection accepted meanwhile is closed with the others.
            }
        }
    }

    /**
     * With the lock, so that a connection accepted while the port is being closed is either dropped with the others or reset
     * here. If this thread dropped the others later, it could hit those of a port that is up again.
     */
    private synchronized void pass(Socket connection, ServerSocket from) throws IOException {
        if (from.isClosed()) {
            connection.setSoLinger(true, 0);
            connection.close();
        } else {
            connected.accept(connection);
        }
    }

    /** Drops all connections and refuses new ones until {@link #bringUp()}. */
    void takeDown() throws IOException {
        close();
        holder = new Socket();
        holder.setReuseAddress(true);
        holder.bind(Loopback.port(port));
    }

    void bringUp() throws IOException {
        holder.close();
        listener = Loopback.listen(port, receiveBuffer);
        start();
    }

    /** Drops all connections and gives the port back. */
    @Override
    public void close() throws IOException {
        try {
            holder.close();
            listener.close();
        } finally {
            drop();
            // The operating system listens until the thread has left its call, which a busy machine delays.
            accepting.join();
        }
    }

    private synchronized void drop() {
        dropConnections.run();
    }
}
