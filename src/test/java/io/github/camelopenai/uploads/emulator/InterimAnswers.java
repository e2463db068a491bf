package io.github.camelopenai.uploads.emulator;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Interim answers (1xx) to a request, which HTTP allows at any time before the final one. They are sent while the request's
 * body is read on, one directly after the head unless told otherwise. The final answer waits until all of them are sent.
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

    /** Answers of a status such as 100, 102, 103 or 104. */
    public static InterimAnswers of(int status) {
        return new InterimAnswers(status);
    }

    /** With a header, which such answers may have. */
    public InterimAnswers header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Not before so many bytes of the body have come. */
    public InterimAnswers afterBytes(long bytes) {
        afterBytes = bytes;
        return this;
    }

    /** Not before the whole body has come. */
    public InterimAnswers afterBody() {
        return afterBytes(Long.MAX_VALUE);
    }

    /** So many instead of one. */
    public InterimAnswers times(int answers) {
        times = answers;
        return this;
    }

    /** Until there is the final answer, or for ever if there is none. */
    public InterimAnswers always() {
        return times(Integer.MAX_VALUE);
    }

    /** With a pause between two of them. */
    public InterimAnswers every(Duration pauseBetween) {
        pause = pauseBetween;
        return this;
    }

    /** Byte by byte, with a pause after each. */
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
