package io.github.camelopenai.uploads.batch;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;

/** Makes a line of a JSONL file out of a message body. */
final class MessageLine {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] NONE = {};

    private MessageLine() {}

    /**
     * The body in one line with its end, in UTF-8. A line break in the body becomes a space: in JSON, it can only stand between
     * values. White space and a byte order mark around the body are left out.
     *
     * @return nothing for a body without content
     * @throws IllegalArgumentException if the body is neither a text nor bytes
     */
    static byte[] of(Message message) {
        byte[] body = bytes(message);
        int from = startsWithByteOrderMark(body) ? BYTE_ORDER_MARK.length : 0;
        int to = body.length;
        while (from < to && isWhiteSpace(body[from])) {
            from++;
        }
        while (from < to && isWhiteSpace(body[to - 1])) {
            to--;
        }
        if (from == to) {
            return NONE;
        }
        byte[] line = Arrays.copyOfRange(body, from, to + 1);
        for (int i = 0; i < line.length; i++) {
            if (line[i] == '\n' || line[i] == '\r') {
                line[i] = ' ';
            }
        }
        line[line.length - 1] = '\n';
        return line;
    }

    private static byte[] bytes(Message message) {
        Object body = message.getBody();
        if (body == null) {
            return NONE;
        }
        if (body instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return message.getMandatoryBody(byte[].class);
        } catch (InvalidPayloadException e) {
            throw new IllegalArgumentException(
                    "A body of type " + body.getClass().getName()
                            + " is not a line: make a text of it, for example with marshal().json()",
                    e);
        }
    }

    private static boolean startsWithByteOrderMark(byte[] body) {
        return body.length >= BYTE_ORDER_MARK.length
                && Arrays.equals(body, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
    }

    private static boolean isWhiteSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
