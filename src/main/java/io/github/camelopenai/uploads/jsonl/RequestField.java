package io.github.camelopenai.uploads.jsonl;

/** The fields that a request of a batch needs. Others are allowed. */
enum RequestField {
    CUSTOM_ID("custom_id"),
    METHOD("method"),
    URL("url"),
    BODY("body");

    private static final RequestField[] ALL = values();

    private final String text;

    RequestField(String text) {
        this.text = text;
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
}
