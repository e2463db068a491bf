package io.github.camelopenai.uploads.benchmark.server;

import io.github.camelopenai.uploads.benchmark.Line;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * A server that costs as little as can be, so that clients are not measured by what it does: it counts the bytes of parts
 * and forgets them, and answers as the API does. That the parts are the bytes announced, it demands at {@code complete}.
 */
final class Sink {

    /** Large enough not to hold up a client; small enough for a slow line to be felt. */
    private static final int RECEIVE_BUFFER = 256 << 10;

    private static final int BACKLOG = 100;

    private final ServerSocket listener = new ServerSocket();
    private final SSLContext tls;
    private final Line line;
    private volatile Traffic traffic;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final SinkUploads uploads = new SinkUploads();

    /**
     * Starts on a free port.
     *
     * @param tls null for plain HTTP
     */
    Sink(SSLContext tls, Line line) throws IOException {
        this.tls = tls;
        this.line = line;
        renew();
        listener.setReceiveBufferSize(RECEIVE_BUFFER);
        listener.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), BACKLOG);
        threads.execute(this::accept);
    }

    private void accept() {
        try {
            while (true) {
                threads.execute(new SinkConnection(listener.accept(), tls, traffic, uploads));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets the counts of the line begin anew for the next client. */
    void renew() {
        traffic = new Traffic(line);
    }

    String url() {
        return (tls == null ? "http" : "https") + "://127.0.0.1:" + listener.getLocalPort() + "/v1";
    }
}
