package io.github.camelopenai.uploads.text;

/**
 * Text for a column of a database that only people read. Without control characters, of which PostgreSQL refuses NUL, and
 * without halves of surrogate pairs. Its length is limited in bytes of UTF-8, since Oracle and SQL Server count bytes and
 * others characters.
 */
public final class ColumnText {

    /** The length of the columns for owner and file name. */
    private static final int LONGEST = 1000;

    private ColumnText() {}

    public static String of(String text) {
        StringBuilder shown = new StringBuilder();
        int bytes = 0;
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            int c = storable(text.codePointAt(i));
            bytes += bytes(c);
            if (bytes > LONGEST) {
                break;
            }
            shown.appendCodePoint(c);
        }
        return shown.toString();
    }

    private static int storable(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.CONTROL || type == Character.SURROGATE ? ' ' : codePoint;
    }

    private static int bytes(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        }
        if (codePoint < 0x800) {
            return 2;
        }
        return codePoint < 0x10000 ? 3 : 4;
    }
}
