package io.github.camelopenai.uploads.emulator;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTP request that a {@link RangeServer} has received.
 *
 * @param nth the number of the request since the start of the server, from 1
 * @param connection the number of the connection, from 1
 * @param method the HTTP method
 * @param path the path, decoded
 * @param query the query as sent, or null
 * @param range the header {@code Range}, or null
 * @param headers the headers as received; the case of names is ignored
 * @param status the status of the answer, or 0 if none was sent yet
 * @param bytesSent the number of bytes of the body that were sent, before any compression
 * @param startNanos the time at which the request had arrived, by {@link System#nanoTime()}
 * @param endNanos the time just before the last bytes of the answer were sent or the connection was cut, or 0
 */
public record RangeRequest(
        int nth,
        int connection,
        String method,
        String path,
        String query,
        String range,
        Map<String, List<String>> headers,
        int status,
        long bytesSent,
        long startNanos,
        long endNanos) {

    /** The first header with this name, if there is one. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name)).map(values -> values.get(0));
    }

    /** Whether the server has finished the request. */
    public boolean ended() {
        return endNanos != 0;
    }
}
