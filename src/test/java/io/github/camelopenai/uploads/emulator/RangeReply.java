package io.github.camelopenai.uploads.emulator;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * An answer of the {@link RangeServer}: its head, and the bytes of its content to send.
 *
 * @param headers without those that follow from the framing
 * @param content all bytes of the object, or the body of an error
 * @param range the bytes to send
 */
record RangeReply(int status, Map<String, String> headers, RangeContent content, ByteRange range, Framing framing) {

    /** How the client learns where the body ends. */
    enum Framing {
        LENGTH,
        CHUNKS,
        GZIP_CHUNKS,
        CLOSE
    }

    static RangeReply of(int status, Map<String, String> headers, String body) {
        RangeContent content = RangeContent.of(body.getBytes(StandardCharsets.UTF_8));
        return new RangeReply(status, headers, content, all(content), Framing.LENGTH);
    }

    /** An error as the stores describe one. */
    static RangeReply error(int status, String code, String text) {
        String body = "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>" + code + "</Code><Message>" + text
                + "</Message></Error>";
        return of(status, Map.of("Content-Type", "application/xml"), body);
    }

    /** All bytes of an object. */
    static RangeReply whole(RangeContent content, Map<String, String> headers, Framing framing) {
        return new RangeReply(200, headers, content, all(content), framing);
    }

    private static ByteRange all(RangeContent content) {
        return new ByteRange(0, content.length());
    }

    /** Whether the body is an object or a part of it. */
    boolean isObject() {
        return status == 200 || status == 206;
    }

    /** The same with this header, or without it if the value is null. */
    RangeReply with(String name, String value) {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(headers);
        if (value == null) {
            all.remove(name);
        } else {
            all.put(name, value);
        }
        return new RangeReply(status, all, content, range, framing);
    }

    /** The same head with these bytes of the same content. */
    RangeReply with(ByteRange other) {
        return new RangeReply(status, headers, content, other, framing);
    }

    /** The same with another framing. */
    RangeReply framed(Framing other) {
        return new RangeReply(status, headers, content, range, other);
    }

    /** 206 with this range of the same content. */
    RangeReply partial(ByteRange part, String total) {
        return new RangeReply(206, headers, content, part, Framing.LENGTH)
                .with("Content-Range", part.contentRange(total));
    }

    /** 200 with all bytes of the same content. */
    RangeReply whole() {
        return whole(content, with("Content-Range", null).headers(), framing);
    }
}
