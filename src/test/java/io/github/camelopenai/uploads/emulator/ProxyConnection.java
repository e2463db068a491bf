package io.github.camelopenai.uploads.emulator;

import java.io.IOException;
import java.net.Socket;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/** One connection through a {@link TcpProxy}: two sockets and a pipe in each direction. */
final class ProxyConnection {

    private final TcpProxy proxy;
    private final int number;
    private final Socket client;
    private final Socket server;
    private final List<ProxyPipe> pipes;
    private final Set<Direction> ended = EnumSet.noneOf(Direction.class);
    private volatile boolean closed;

    ProxyConnection(TcpProxy proxy, int number, Socket client, Socket server) {
        this.proxy = proxy;
        this.number = number;
        this.client = client;
        this.server = server;
        pipes = List.of(
                new ProxyPipe(proxy, this, Direction.TO_SERVER, client, server),
                new ProxyPipe(proxy, this, Direction.TO_CLIENT, server, client));
    }

    void start(Executor threads) throws IOException {
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        for (ProxyPipe pipe : pipes) {
            threads.execute(pipe::read);
            threads.execute(pipe::write);
        }
    }

    ProxySettings settings() {
        return proxy.settings(number);
    }

    boolean isClosed() {
        return closed;
    }

    void wake() {
        pipes.forEach(ProxyPipe::wake);
    }

    /** Closes the connection in order when both directions have ended. */
    synchronized void ended(Direction direction) {
        ended.add(direction);
        if (ended.size() == Direction.values().length) {
            end();
        }
    }

    void end() {
        close(false);
    }

    void reset() {
        close(true);
    }

    private void close(boolean reset) {
        for (Socket socket : List.of(client, server)) {
            try (socket) {
                if (reset && !socket.isClosed()) {
                    socket.setSoLinger(true, 0);
                }
            } catch (IOException e) {
                // The socket cannot be closed; ignore it.
            }
        }
        closed = true;
        wake();
        proxy.ended(this);
    }
}
