package io.github.camelopenai.examples.kafka;

import java.util.Arrays;

/** Makes a line of JSON out of a record. */
final class JsonLine {

    private static final byte[] NOTHING = {};

    private JsonLine() {}

    /** The record in one line, with its end; nothing for a record without a value. */
    static byte[] of(byte[] record) {
        if (record == null || record.length == 0) {
            return NOTHING;
        }
        byte[] line = Arrays.copyOf(record, record.length + 1);
        for (int i = 0; i < record.length; i++) {
            // In JSON, a line break as such stands between values only, where any white space does.
            if (line[i] == '\n' || line[i] == '\r') {
                line[i] = ' ';
            }
        }
        line[record.length] = '\n';
        return line;
    }
}
