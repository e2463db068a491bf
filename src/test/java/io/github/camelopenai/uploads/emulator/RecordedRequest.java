package io.github.camelopenai.uploads.emulator;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTP request that the emulator has received. Values that are not known yet are 0 or null.
 *
 * @param call the call of the API
 * @param nth the number of the request among those of its call since the start of the emulator, from 1
 * @param connection the number of the connection, from 1
 * @param method the HTTP method
 * @param path the path as sent, with the query
 * @param headers the headers as received; the case of names is ignored
 * @param uploadId the id of the upload, from the path or from the response to {@code create}, or null
 * @param requestId the {@code x-request-id} of the response, or Azure's {@code apim-request-id}
 * @param status the status of the response, or 0 if there is none
 * @param bodyBytes the number of bytes of the body that the emulator has read, including the multipart framing
 * @param part the multipart field of an {@code addPart}, once it has been read
 * @param json the body of a {@code create}, {@code complete} or {@code cancel}, once it has been read
 * @param startNanos the time at which the head had arrived, by {@link System#nanoTime()}
 * @param endNanos the time just before the response was sent or the connection was cut, by the same clock
 */
public record RecordedRequest(
        EmulatorCall call,
        int nth,
        int connection,
        String method,
        String path,
        Map<String, List<String>> headers,
        String uploadId,
        String requestId,
        int status,
        long bodyBytes,
        ReceivedPart part,
        String json,
        long startNanos,
        long endNanos) {

    /** The first header with this name, if there is one. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name)).map(values -> values.get(0));
    }

    /** Whether a response was sent; the client may not have read it yet. */
    public boolean answered() {
        return status != 0;
    }

    /** Whether the emulator has finished the request, with or without a response. */
    public boolean ended() {
        return endNanos != 0;
    }
}
