package io.github.camelopenai.uploads.jsonl;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The fields that a request of a batch needs. Others are allowed. */
enum RequestField {
    CUSTOM_ID("custom_id"),
    METHOD("method"),
    URL("url"),
    BODY("body");

    private static final RequestField[] ALL = values();

    private final String text;
    private final byte[] bytes;

    RequestField(String text) {
        this.text = text;
        this.bytes = text.getBytes(StandardCharsets.UTF_8);
    }

    String text() {
        return text;
    }

    /** The bit of the field in a set of fields. */
    int bit() {
        return 1 << ordinal();
    }

    /** The first field that is not in a set; null if all are. */
    static RequestField missingIn(int found) {
        for (RequestField field : ALL) {
            if ((found & field.bit()) == 0) {
                return field;
            }
        }
        return null;
    }

    /** @return null for another name */
    static RequestField of(String name) {
        for (RequestField field : ALL) {
            if (field.text.equals(name)) {
                return field;
            }
        }
        return null;
    }

    /** @return null for another name */
    static RequestField of(byte[] name, int from, int to) {
        for (RequestField field : ALL) {
            if (field.bytes.length == to - from && Arrays.equals(field.bytes, 0, field.bytes.length, name, from, to)) {
                return field;
            }
        }
        return null;
    }
}
