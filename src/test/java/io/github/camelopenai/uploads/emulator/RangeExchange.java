package io.github.camelopenai.uploads.emulator;

import io.github.camelopenai.uploads.emulator.RangeReply.Framing;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/** One request to a {@link RangeServer} and its answer, with the fault that applies to it. */
final class RangeExchange {

    private static final int BUFFER = 64 << 10;

    private final RangeHost host;
    private final RangeConnection connection;
    private final RequestHead head;
    private final RangeLog.Entry log;
    private final RangeFault fault;
    private final RangeReply reply;
    private final SteadyRate rate;

    RangeExchange(
            RangeHost host,
            RangeConnection connection,
            RequestHead head,
            RangeLog.Entry log,
            RangeFault fault,
            RangeReply reply) {
        this.host = host;
        this.connection = connection;
        this.head = head;
        this.log = log;
        this.fault = fault;
        this.reply = fault.edit().apply(reply);
        rate = fault.bytesPerSecond() == 0
                ? connection.rate()
                : new SteadyRate(fault.bytesPerSecond(), System.nanoTime());
    }

    /** Sends the answer; returns whether the connection can be used again. */
    boolean serve(BodyStream body) throws IOException {
        try {
            body.discard(Long.MAX_VALUE);
            connection.pause(host.settings().latency().toNanos());
            if (fault.strikesAt() == RangeFault.BEFORE_HEAD) {
                fault.strike().on(this);
            }
            send();
            return isReusable();
        } finally {
            log.ended();
        }
    }

    private boolean isReusable() {
        return head.keepAlive() && reply.framing() != Framing.CLOSE;
    }

    private void send() throws IOException {
        boolean silent = head.method().equals("HEAD") || reply.range().count() == 0;
        log.answered(reply.status());
        if (silent) {
            log.ended();
        }
        OutputStream out = connection.socket().out();
        out.write(headBytes());
        if (!head.method().equals("HEAD")) {
            switch (reply.framing()) {
                case LENGTH, CLOSE -> sendBody(out);
                case CHUNKS -> sendChunks(out, false);
                case GZIP_CHUNKS -> sendChunks(out, true);
            }
        }
        out.flush();
    }

    private byte[] headBytes() {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Date", HttpDate.format(host.now()));
        headers.put("Connection", isReusable() ? "keep-alive" : "close");
        switch (reply.framing()) {
            case LENGTH ->
                headers.put("Content-Length", String.valueOf(reply.range().count()));
            case CHUNKS, GZIP_CHUNKS -> headers.put("Transfer-Encoding", "chunked");
            case CLOSE -> {}
        }
        headers.putAll(reply.headers());
        StringBuilder text = new StringBuilder("HTTP/1.1 " + reply.status() + " " + reason(reply.status()) + "\r\n");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private void sendChunks(OutputStream out, boolean compressed) throws IOException {
        ChunkedOutput chunks = new ChunkedOutput(out);
        if (compressed) {
            GZIPOutputStream gzip = new GZIPOutputStream(chunks, BUFFER, true);
            sendBody(gzip);
            gzip.finish();
        } else {
            sendBody(chunks);
        }
        chunks.end();
    }

    private void sendBody(OutputStream out) throws IOException {
        long count = reply.range().count();
        byte[] buffer = new byte[(int) Math.min(BUFFER, count)];
        int most = rate.piece(BUFFER);
        try (RangeContent.Reader reader = reply.content().open()) {
            long sent = 0;
            while (sent < count) {
                if (sent == fault.strikesAt()) {
                    out.flush();
                    fault.strike().on(this);
                }
                long toStrike = sent < fault.strikesAt() ? fault.strikesAt() - sent : Long.MAX_VALUE;
                int piece = (int) Math.min(most, Math.min(count - sent, toStrike));
                reader.read(reply.range().from() + sent, buffer, piece);
                connection.pause(rate.take(piece, System.nanoTime()));
                sent += piece;
                // Before the bytes, so that a client that has them all finds the record complete.
                log.sent(piece);
                if (sent == count) {
                    log.ended();
                }
                out.write(buffer, 0, piece);
                if (rate.isLimited()) {
                    out.flush();
                }
            }
        }
    }

    /** Writes each array as a chunk. */
    private static final class ChunkedOutput extends FilterOutputStream {

        ChunkedOutput(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (length > 0) {
                out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                out.write(bytes, offset, length);
                out.write(new byte[] {'\r', '\n'});
            }
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        void end() throws IOException {
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    void hold(Gate gate) throws IOException {
        connection.hold(gate);
    }

    void changeObject() {
        host.change(log.snapshot().path());
    }

    void cutByReset() throws IOException {
        log.ended();
        connection.socket().reset();
        throw new IOException("Reset by a fault");
    }

    void cutByClose() throws IOException {
        log.ended();
        connection.socket().close();
        throw new IOException("Closed by a fault");
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 206 -> "Partial Content";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 412 -> "Precondition Failed";
            case 416 -> "Range Not Satisfiable";
            default -> "Scripted";
        };
    }
}
