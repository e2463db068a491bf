package io.github.camelopenai.uploads.limit;

import java.io.OutputStream;

/**
 * Counts the lines of a range of bytes that are not blank. Lines end with LF; white space is blank. The first and the last line
 * of the range may be parts of lines, so the counters of adjacent ranges can be joined. For one thread.
 */
final class LineCounter extends OutputStream {

    private long between;
    private boolean hasEnd;
    private boolean firstHasContent;
    private boolean hasContent;

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            byte each = bytes[i];
            if (each == '\n') {
                endLine();
            } else if (!hasContent && isContent(each)) {
                hasContent = true;
                // Only the line end matters now; this loop is the fast one.
                while (i + 1 < end && bytes[i + 1] != '\n') {
                    i++;
                }
            }
        }
    }

    /** Bytes of other characters than ASCII are negative. */
    private static boolean isContent(byte each) {
        return each > ' ' || each < 0;
    }

    private void endLine() {
        if (!hasEnd) {
            firstHasContent = hasContent;
        } else if (hasContent) {
            between++;
        }
        hasEnd = true;
        hasContent = false;
    }

    /** The number of lines, if the range is the whole content. */
    long lines() {
        return between + (firstHasContent ? 1 : 0) + (hasContent ? 1 : 0);
    }

    /** The number of lines that are in this range alone. */
    long whole() {
        return between;
    }

    /** Appends the lines of the range that follows this one. */
    void append(LineCounter next) {
        boolean joined = hasContent || next.isFirstContent();
        if (!next.hasEnd) {
            hasContent = joined;
            return;
        }
        hasContent = joined;
        endLine();
        between += next.between;
        hasContent = next.hasContent;
    }

    private boolean isFirstContent() {
        return hasEnd ? firstHasContent : hasContent;
    }
}
