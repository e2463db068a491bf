package io.github.camelopenai.uploads.emulator;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One HTTP request as the emulator saw it; what has not happened yet is 0 or null.
 *
 * @param call which call of the API it is
 * @param nth the how manieth of its call since the emulator started, from 1
 * @param connection the number of the connection that it came over, from 1
 * @param method its method
 * @param path its path as sent, with the query
 * @param headers its headers as received, names without regard to case
 * @param uploadId the upload that the path or the answer to a create names, or null
 * @param requestId the {@code x-request-id} of its answer, or Azure's {@code apim-request-id}
 * @param status the status that it was answered with, or 0 for none
 * @param bodyBytes how many bytes of its body the emulator has read, multipart frame included
 * @param part the multipart field, if it is an {@code addPart} that got so far
 * @param json the body as text, if it is a {@code create}, {@code complete} or {@code cancel} that got so far
 * @param startNanos when its head had arrived, by {@link System#nanoTime()}
 * @param endNanos when its answer was about to leave, or its connection was cut, by the same clock
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

    /** The first header of this name, if there is one. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name)).map(values -> values.get(0));
    }

    /** Whether an answer left; the client may still not have read it. */
    public boolean answered() {
        return status != 0;
    }

    /** Whether the emulator is done with it, with or without an answer. */
    public boolean ended() {
        return endNanos != 0;
    }
}
