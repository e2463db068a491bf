package io.github.camelopenai.uploads.emulator;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;

/**
 * Serves one connection of a client of an {@link HttpProxy}: {@code CONNECT} requests one after the other, or one forwarded
 * request.
 */
final class HttpProxyConnection {

    private final HttpProxy proxy;
    private final Socket client;
    private final ExecutorService threads;
    private final InputStream in;
    private final OutputStream out;

    HttpProxyConnection(HttpProxy proxy, Socket client, ExecutorService threads) throws IOException {
        this.proxy = proxy;
        this.client = client;
        this.threads = threads;
        this.in = new BufferedInputStream(client.getInputStream());
        this.out = client.getOutputStream();
    }

    void serve() throws IOException {
        for (RequestHead head = RequestHead.read(in); head != null; head = RequestHead.read(in)) {
            ProxyRefusal refusal = proxy.arrived(head);
            if (head.method().equals("CONNECT")) {
                if (refusal == null) {
                    tunnel(head);
                    return;
                }
                write(out, refusal.head() + "\r\n");
            } else {
                if (refusal == null) {
                    forward(head);
                } else {
                    write(out, refusal.head() + "Connection: close\r\n\r\n");
                    drain();
                }
                return;
            }
        }
    }

    private void tunnel(RequestHead head) throws IOException {
        String target = head.target();
        try (Socket server = proxy.connect(Integer.parseInt(target.substring(target.lastIndexOf(':') + 1)))) {
            write(out, "HTTP/1.1 200 Connection established\r\n\r\n");
            threads.execute(() -> pump(server, client));
            in.transferTo(server.getOutputStream());
            server.shutdownOutput();
        }
    }

    private void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One side has ended the connection.
        } finally {
            HttpProxy.close(from);
            HttpProxy.close(to);
        }
    }

    private void forward(RequestHead head) throws IOException {
        URI target = URI.create(head.target());
        try (Socket server = proxy.connect(target.getPort())) {
            OutputStream toServer = server.getOutputStream();
            String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
            StringBuilder request =
                    new StringBuilder(head.method() + " " + target.getRawPath() + query + " HTTP/1.1\r\n");
            head.headers().forEach((name, values) -> {
                String lower = name.toLowerCase(Locale.ROOT);
                if (!List.of("connection", "proxy-authorization", "proxy-connection", "keep-alive")
                        .contains(lower)) {
                    values.forEach(value ->
                            request.append(name).append(": ").append(value).append("\r\n"));
                }
            });
            write(toServer, request.append("Connection: close\r\n\r\n").toString());
            new BodyStream(head, in, out).transferTo(toServer);
            server.getInputStream().transferTo(out);
        }
    }

    /** Lets the client read the response before it notices that its body is not read. */
    private void drain() throws IOException {
        client.shutdownOutput();
        in.skipNBytes(Long.MAX_VALUE);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }
}
