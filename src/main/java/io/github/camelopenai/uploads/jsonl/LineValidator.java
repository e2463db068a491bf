package io.github.camelopenai.uploads.jsonl;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Checks that lines are requests of a batch: JSON objects with {@code custom_id}, {@code method}, {@code url} and {@code body},
 * and that no {@code custom_id} is repeated within a file. Keeps the ids of one file in memory, and no line.
 */
final class LineValidator implements LineScanner.LineReader {

    /** Longer ids are kept as digests. */
    private static final int LONGEST_ID = 64;

    private final JsonFactory factory = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private final Map<String, Long> ids = new HashMap<>(1 << 17);
    private LineFeed feed;
    private JsonParser parser;
    private String id;
    private String reason;
    private Exception cause;

    /** Begins another file. */
    void beginFile() {
        ids.clear();
    }

    @Override
    public void read(byte[] bytes, int offset, int length) throws IOException {
        // The parser would take bytes with zeros for UTF-16 or UTF-32.
        for (int i = offset; i < offset + Math.min(length, 4); i++) {
            if (bytes[i] == 0) {
                refuse("has a zero byte; the file must be UTF-8", null);
                return;
            }
        }
        feed().set(bytes, offset, length);
        check();
    }

    @Override
    public void read(InputStream line) throws IOException {
        feed().set(line);
        check();
    }

    private void check() throws IOException {
        long begin = feed.bytesGiven();
        refuse(null, null);
        try {
            refuse(refusalOf(parser), null);
        } catch (LineFeed.LineEndException e) {
            refuse("is not a complete JSON object", null);
        } catch (JsonProcessingException e) {
            refuse(
                    "is not a JSON object: " + e.getOriginalMessage() + " (at byte "
                            + (e.getLocation().getByteOffset() - begin) + " of the line)",
                    e);
        }
        if (reason != null) {
            // It is within an object now.
            parser = null;
        }
    }

    /** The feed of a parser that is between two objects. */
    private LineFeed feed() throws IOException {
        if (parser == null) {
            feed = new LineFeed();
            parser = factory.createParser(feed);
        }
        return feed;
    }

    private void refuse(String why, Exception because) {
        reason = why;
        cause = because;
    }

    /** Why the line is refused; null if it is valid. */
    private String refusalOf(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return "is not a JSON object but begins with " + parser.currentToken();
        }
        int found = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            RequestField field = RequestField.of(parser.currentName());
            JsonToken value = parser.nextToken();
            if (field != null) {
                if ((found & field.bit()) != 0) {
                    return "has '" + field.text() + "' twice";
                }
                found |= field.bit();
                String refusal = refusalOf(parser, field, value);
                if (refusal != null) {
                    return refusal;
                }
            }
            if (value.isStructStart()) {
                parser.skipChildren();
            }
        }
        if (!isRestWhiteSpace(parser)) {
            return "has more than one JSON value";
        }
        RequestField missing = RequestField.missingIn(found);
        return missing == null
                ? null
                : "has no '" + missing.text() + "'; a request of a batch needs custom_id, method, url and body";
    }

    /** Takes the bytes that the parser has buffered away from it. */
    private boolean isRestWhiteSpace(JsonParser parser) throws IOException {
        WhiteSpaceCheck buffered = new WhiteSpaceCheck();
        parser.releaseBuffered(buffered);
        return buffered.onlyWhiteSpace && feed.hasOnlyWhiteSpace();
    }

    private static final class WhiteSpaceCheck extends OutputStream {

        private boolean onlyWhiteSpace = true;

        @Override
        public void write(int b) {
            onlyWhiteSpace &= LineFeed.isWhiteSpace(b);
        }
    }

    private String refusalOf(JsonParser parser, RequestField field, JsonToken value) throws IOException {
        if (field == RequestField.BODY) {
            return value == JsonToken.START_OBJECT ? null : "has a 'body' that is not a JSON object";
        }
        if (value != JsonToken.VALUE_STRING || parser.getTextLength() == 0) {
            return "has a '" + field.text() + "' that is not a text or is empty";
        }
        if (field == RequestField.CUSTOM_ID) {
            id = parser.getText();
        }
        return null;
    }

    /**
     * Adds the line that was read last to the current file.
     *
     * @throws InvalidLineException if the line is not valid, or its id is that of an earlier line of the file
     */
    void accept(String fileName, long number) {
        if (reason != null) {
            throw new InvalidLineException(fileName, number, reason, cause);
        }
        Long earlier = ids.putIfAbsent(id.length() <= LONGEST_ID ? id : digest(id), number);
        if (earlier != null) {
            throw new InvalidLineException(
                    fileName,
                    number,
                    "repeats the custom_id '" + id + "' of line " + earlier + "; it must be unique in a batch file",
                    null);
        }
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
