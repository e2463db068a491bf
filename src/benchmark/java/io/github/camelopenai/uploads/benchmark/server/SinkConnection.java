package io.github.camelopenai.uploads.benchmark.server;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import jdk.net.ExtendedSocketOptions;

/** One connection of a client to a sink. */
final class SinkConnection implements Runnable {

    private final Socket raw;
    private final SSLContext tls;
    private final Traffic traffic;
    private final SinkUploads uploads;

    SinkConnection(Socket raw, SSLContext tls, Traffic traffic, SinkUploads uploads) {
        this.raw = raw;
        this.tls = tls;
        this.traffic = traffic;
        this.uploads = uploads;
    }

    @Override
    public void run() {
        try (Socket socket = tls == null ? raw : tls.getSocketFactory().createSocket(raw, null, true)) {
            raw.setTcpNoDelay(true);
            HttpInput in = new HttpInput(traffic.next(socket.getInputStream()));
            Thread.sleep(traffic.line().connectDelay().toMillis());
            OutputStream out = socket.getOutputStream();
            for (HttpInput.Head head; (head = in.head()) != null; ) {
                out.write(answer(head, in));
                out.flush();
                // The SDK writes heads and bodies apart and without TCP_NODELAY, so that a body waits for the
                // acknowledgement of its head, which Linux would put off for 40 ms.
                raw.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
            }
        } catch (IOException e) {
            // The client went away, as each does in the end.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private byte[] answer(HttpInput.Head head, HttpInput in) throws IOException, InterruptedException {
        String status = "200 OK";
        String body;
        try {
            body = call(head, in);
        } catch (RuntimeException e) {
            // It is the client that has to say what went wrong; the benchmark ends then.
            status = "400 Bad Request";
            body = "{\"error\": {\"message\": \"" + e.getMessage() + "\", \"type\": \"invalid_request_error\"}}";
        }
        Thread.sleep(traffic.line().answerDelay().toMillis());
        String answer = "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
        return answer.getBytes(StandardCharsets.UTF_8);
    }

    private String call(HttpInput.Head head, HttpInput in) throws IOException {
        // POST /v1/uploads/{id}/{what} HTTP/1.1
        String[] path = head.line().split(" ", -1)[1].split("/", -1);
        String id = path.length > 3 ? path[3] : null;
        return (switch (path.length > 4 ? path[4] : "create") {
                    case "create" -> uploads.create(in.bodyAsText());
                    case "parts" -> uploads.addPart(id, partBytes(head, in));
                    case "complete" -> uploads.complete(id, in.bodyAsText());
                    case "cancel" -> uploads.cancel(id);
                    default -> throw new IllegalArgumentException("not a call of the API: " + head.line());
                })
                .toString();
    }

    /** What is left of a body when the frame around its one field is taken away. */
    private static long partBytes(HttpInput.Head head, HttpInput in) throws IOException {
        String type = head.headers().get("Content-Type");
        String boundary = type.replaceFirst(".*boundary=\"?([^\";]+).*", "$1");
        String line = in.bodyLine();
        if (!line.equals("--" + boundary)) {
            throw new IllegalArgumentException("not the beginning of a part: " + line);
        }
        while (!line.isEmpty()) {
            line = in.bodyLine();
        }
        return in.skipBody() - ("\r\n--" + boundary + "--\r\n").length();
    }
}
