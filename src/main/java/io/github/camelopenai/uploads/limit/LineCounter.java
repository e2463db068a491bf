package io.github.camelopenai.uploads.limit;

import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Counts the lines of a range of bytes that are not blank. Lines end with LF; white space is blank. The first and the last line
 * of the range may be parts of lines, so the counters of adjacent ranges can be joined. For one thread.
 */
final class LineCounter extends OutputStream {

    /** Eight bytes at once, since the bytes of a stream are counted while it is read, also before the loop is compiled. */
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** The same number in each of eight bytes. */
    private static final long ONES = 0x0101_0101_0101_0101L;

    private static final long LINE_ENDS = 0x0a0a_0a0a_0a0a_0a0aL;
    private static final long HIGHEST_BITS = 0x8080_8080_8080_8080L;

    /** Added to a byte of at most 0x7f, it sets the highest bit if the byte is more than a space. */
    private static final long CARRY_ABOVE_SPACE = 0x5f5f_5f5f_5f5f_5f5fL;

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
        int i = offset;
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            long eight = (long) EIGHT.get(bytes, i);
            if (hasLineEnd(eight)) {
                writeEach(bytes, i, i + Long.BYTES);
            } else if (!hasContent) {
                hasContent = hasContent(eight);
            }
        }
        writeEach(bytes, i, end);
    }

    private void writeEach(byte[] bytes, int begin, int end) {
        for (int i = begin; i < end; i++) {
            if (bytes[i] == '\n') {
                endLine();
            } else if (!hasContent) {
                hasContent = isContent(bytes[i]);
            }
        }
    }

    /** Whether one of the bytes is LF: subtracting 1 sets the highest bit of a byte that is 0 now, and only of such a byte. */
    private static boolean hasLineEnd(long eight) {
        long zeroed = eight ^ LINE_ENDS;
        return ((zeroed - ONES) & ~zeroed & HIGHEST_BITS) != 0;
    }

    /** Whether {@link #isContent} is true for one of the bytes. */
    private static boolean hasContent(long eight) {
        long sums = (eight & ~HIGHEST_BITS) + CARRY_ABOVE_SPACE;
        return ((sums | eight) & HIGHEST_BITS) != 0;
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
