package io.github.camelopenai.uploads.limit;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.part.RepeatableContent;
import io.github.camelopenai.uploads.part.SourceChangedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongConsumer;

/**
 * Counts the lines of a content while its parts are sent, in any order, since reading a remote source twice would take as long as
 * the upload. The count is checked before the upload is completed.
 *
 * @param check is called with the number of lines that the content has at least
 */
record CountedContent(RepeatableContent content, LongConsumer check, NavigableMap<Long, Range> ranges)
        implements RepeatableContent {

    /** A range that was written. */
    record Range(long end, LineCounter lines) {}

    CountedContent(RepeatableContent content, LongConsumer check) {
        this(content, check, new ConcurrentSkipListMap<>());
    }

    @Override
    public long length() {
        return content.length();
    }

    @Override
    public boolean mayBlock() {
        return content.mayBlock();
    }

    @Override
    public void write(long offset, long count, OutputStream out, AbortSignal abort) throws IOException {
        LineCounter lines = new LineCounter();
        content.write(offset, count, new CountingStream(out, lines), abort);
        ranges.put(offset, new Range(offset + count, lines));
    }

    @Override
    public InputStream open(long offset, long count) throws IOException {
        return content.open(offset, count);
    }

    /** Called when all parts are sent. */
    @Override
    public void verifyUnchanged() throws SourceChangedException {
        content.verifyUnchanged();
        check.accept(lines());
    }

    /** Ranges that were not written, since the server has them from an earlier attempt, count as no lines. */
    private long lines() {
        long lines = 0;
        long end = 0;
        LineCounter adjacent = new LineCounter();
        boolean complete = true;
        for (Map.Entry<Long, Range> each : ranges.entrySet()) {
            if (each.getKey() != end) {
                complete = false;
                lines += adjacent.whole();
                adjacent = new LineCounter();
            }
            adjacent.append(each.getValue().lines());
            end = each.getValue().end();
        }
        return lines + (complete ? adjacent.lines() : adjacent.whole());
    }

    /** Passes bytes on in the blocks in which they come. */
    private static final class CountingStream extends OutputStream {
        private final OutputStream out;
        private final LineCounter lines;

        CountingStream(OutputStream out, LineCounter lines) {
            this.out = out;
            this.lines = lines;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            lines.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            lines.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }
    }
}
