package io.github.camelopenai.uploads.jsonl;

import java.util.Arrays;

/**
 * The ranges of a content that belong to one batch file, in ascending order. Adjacent ranges are joined, so there is one range
 * unless bytes between lines are left out.
 */
final class LineRanges {

    /** Starts, each followed by its end (exclusive). */
    private long[] bounds = new long[2];

    private int count;
    private long length;

    void add(long start, long end) {
        length += end - start;
        if (count > 0 && bounds[2 * count - 1] == start) {
            bounds[2 * count - 1] = end;
            return;
        }
        if (2 * count == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * bounds.length);
        }
        bounds[2 * count] = start;
        bounds[2 * count + 1] = end;
        count++;
    }

    int count() {
        return count;
    }

    /** The number of bytes in all ranges. */
    long length() {
        return length;
    }

    long start(int range) {
        return bounds[2 * range];
    }

    long end(int range) {
        return bounds[2 * range + 1];
    }

    /** The offset after the last range. */
    long end() {
        return end(count - 1);
    }
}
