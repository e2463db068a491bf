package io.github.camelopenai.uploads.jsonl;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.part.RepeatableContent;
import io.github.camelopenai.uploads.part.SourceChangedException;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Some ranges of another content, read in place. Bytes between the ranges are read and left out, since a read of its own for
 * each range would open a file or connection for each.
 */
final class RangesContent implements RepeatableContent {

    private final RepeatableContent source;
    private final long[] starts;

    /** The offset in this content at which each range begins; the last element is the length of this content. */
    private final long[] offsets;

    RangesContent(RepeatableContent source, LineRanges ranges) {
        this.source = source;
        this.starts = new long[ranges.count()];
        this.offsets = new long[ranges.count() + 1];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = ranges.start(i);
            offsets[i + 1] = offsets[i] + ranges.end(i) - ranges.start(i);
        }
    }

    @Override
    public long length() {
        return offsets[starts.length];
    }

    @Override
    public boolean mayBlock() {
        return source.mayBlock();
    }

    @Override
    public void verifyUnchanged() throws SourceChangedException {
        source.verifyUnchanged();
    }

    @Override
    public void write(long offset, long count, OutputStream out, AbortSignal abort) throws IOException {
        Cursor cursor = new Cursor(offset);
        long start = cursor.position();
        long end = new Cursor(offset + count - 1).position() + 1;
        OutputStream selected = end - start == count ? out : new SelectedOutput(out, cursor);
        source.write(start, end - start, selected, abort);
    }

    @Override
    public InputStream open(long offset, long count) throws IOException {
        if (count == 0) {
            return InputStream.nullInputStream();
        }
        Cursor cursor = new Cursor(offset);
        long start = cursor.position();
        long end = new Cursor(offset + count - 1).position() + 1;
        InputStream span = source.open(start, end - start);
        return end - start == count ? span : new SelectedInput(span, cursor);
    }

    /** A position in the source, and the range that it is in or before. */
    private final class Cursor {

        private int range;
        private long position;

        /** @param offset in this content */
        Cursor(long offset) {
            while (offset >= offsets[range + 1]) {
                range++;
            }
            position = starts[range] + offset - offsets[range];
        }

        long position() {
            return position;
        }

        private long end() {
            return starts[range] + offsets[range + 1] - offsets[range];
        }

        /** How many of the next bytes are to be left out; the others follow. */
        int toSkip(int length) {
            return (int) Math.max(0, Math.min(length, starts[range] - position));
        }

        /** How many of the next bytes belong to the current range. */
        int toTake(int length) {
            return (int) Math.min(length, end() - position);
        }

        void advance(int length) {
            position += length;
            if (position == end() && range < starts.length - 1) {
                range++;
            }
        }
    }

    /** Passes on the bytes within the ranges. */
    private static final class SelectedOutput extends FilterOutputStream {

        private final Cursor cursor;

        SelectedOutput(OutputStream out, Cursor cursor) {
            super(out);
            this.cursor = cursor;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] b, int off, int len) throws IOException {
            for (int done = 0; done < len; ) {
                int skipped = cursor.toSkip(len - done);
                cursor.advance(skipped);
                done += skipped;
                int taken = cursor.toTake(len - done);
                if (taken > 0) {
                    out.write(b, off + done, taken);
                    cursor.advance(taken);
                    done += taken;
                }
            }
        }
    }

    /** Returns the bytes within the ranges. */
    private static final class SelectedInput extends FilterInputStream {

        private final Cursor cursor;

        SelectedInput(InputStream in, Cursor cursor) {
            super(in);
            this.cursor = cursor;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] b, int off, int len) throws IOException {
            if (len == 0) {
                return 0;
            }
            byte[] left = new byte[Math.min(len, 4096)];
            for (int gap; (gap = cursor.toSkip(left.length)) > 0; ) {
                int n = in.read(left, 0, gap);
                if (n < 0) {
                    return -1;
                }
                cursor.advance(n);
            }
            int wanted = cursor.toTake(len);
            int n = wanted == 0 ? -1 : in.read(b, off, wanted);
            cursor.advance(Math.max(n, 0));
            return n;
        }

        @Override
        public long skip(long n) throws IOException {
            byte[] skipped = new byte[(int) Math.min(Math.max(n, 0), COPY_BUFFER)];
            return Math.max(0, read(skipped, 0, skipped.length));
        }

        @Override
        public int available() {
            return 0;
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
