package io.github.camelopenai.uploads.emulator;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Interim responses (1xx) to a request, which HTTP allows at any time before the final response. They are sent while the request
 * body is being read. By default, one is sent directly after the head. The final response is sent after all of them.
 *
 * <pre>{@code
 * emulator.script().on(EmulatorCall.ADD_PART).interim(InterimAnswers.of(103).afterBytes(100_000).times(3)).process();
 * }</pre>
 */
public final class InterimAnswers {

    private final int status;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private long afterBytes;
    private int times = 1;
    private Duration pause = Duration.ZERO;
    private Duration drip = Duration.ZERO;

    private InterimAnswers(int status) {
        this.status = status;
    }

    /** Interim responses with a status such as 100, 102, 103 or 104. */
    public static InterimAnswers of(int status) {
        return new InterimAnswers(status);
    }

    /** Adds a header. */
    public InterimAnswers header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Waits until this many bytes of the request body have arrived. */
    public InterimAnswers afterBytes(long bytes) {
        afterBytes = bytes;
        return this;
    }

    /** Waits until the whole request body has arrived. */
    public InterimAnswers afterBody() {
        return afterBytes(Long.MAX_VALUE);
    }

    /** Sends this many interim responses instead of one. */
    public InterimAnswers times(int answers) {
        times = answers;
        return this;
    }

    /** Sends interim responses until the final response, or for ever if there is none. */
    public InterimAnswers always() {
        return times(Integer.MAX_VALUE);
    }

    /** Pauses between two interim responses. */
    public InterimAnswers every(Duration pauseBetween) {
        pause = pauseBetween;
        return this;
    }

    /** Sends them byte by byte, with a pause after each byte. */
    public InterimAnswers dripping(Duration pauseAfterAByte) {
        drip = pauseAfterAByte;
        return this;
    }

    long afterBytes() {
        return afterBytes;
    }

    int times() {
        return times;
    }

    Duration pause() {
        return pause;
    }

    Duration drip() {
        return drip;
    }

    byte[] bytes() {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " " + reason() + "\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private String reason() {
        return switch (status) {
            case 100 -> "Continue";
            case 101 -> "Switching Protocols";
            case 102 -> "Processing";
            case 103 -> "Early Hints";
            case 104 -> "Upload Resumption Supported";
            default -> "Scripted";
        };
    }
}
