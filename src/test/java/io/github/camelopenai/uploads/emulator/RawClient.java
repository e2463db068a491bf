package io.github.camelopenai.uploads.emulator;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends and receives raw bytes, for requests and responses that an HTTP client would not support. */
final class RawClient implements AutoCloseable {

    private static final int TIMEOUT = 60_000;

    private final Socket socket;
    private final OutputStream out;

    RawClient(int port) throws IOException {
        socket = new Socket(Loopback.ADDRESS, port);
        socket.setSoTimeout(TIMEOUT);
        out = socket.getOutputStream();
    }

    RawClient send(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        return this;
    }

    /** Returns the head of a request with the correct key. */
    RawClient head(String requestLine, String... headers) throws IOException {
        StringBuilder head = new StringBuilder(requestLine)
                .append(" HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer test-key\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return send(head.append("\r\n").toString());
    }

    /** Reads until this text has been read, and returns everything read so far. */
    String readUntil(String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("Ended after: " + text);
            }
            text.append((char) next);
        }
        return text.toString();
    }

    /** Reads until the other side closes the connection in order. */
    String readAll() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    RawClient timeout(int millis) throws IOException {
        socket.setSoTimeout(millis);
        return this;
    }

    /** Closes only the direction to the server. */
    RawClient end() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
