package io.github.camelopenai.uploads.jsonl;

import io.github.camelopenai.uploads.part.RepeatableContent;
import java.io.IOException;
import java.io.InputStream;

/** The source of batch files, read once from start to end, one batch file after the other. For one thread at a time. */
interface BatchInput {

    /** Opens the rest of the source, from the first byte that is in no batch file yet. The caller closes it. */
    InputStream open() throws IOException;

    /** The offset of the first byte of {@link #open()} in the content that {@link #cut} returns. */
    long offset();

    /**
     * Ends a batch file, when the stream is closed.
     *
     * @param end the offset at which the next batch file begins, or the end of the source
     * @param more whether another batch file follows
     * @return the content with the bytes before {@code end}, and what frees its disk space
     */
    Cut cut(long end, boolean more) throws IOException;

    /** Closes the source, and frees the disk space of a batch file that is not cut. */
    void close();

    /** @param onClose may run more than once */
    record Cut(RepeatableContent content, Runnable onClose) {}

    /** Content that stays where it is. */
    final class InPlace implements BatchInput {

        private final RepeatableContent content;
        private long offset;

        InPlace(RepeatableContent content) {
            this.content = content;
        }

        @Override
        public InputStream open() throws IOException {
            return content.open(offset, content.length() - offset);
        }

        @Override
        public long offset() {
            return offset;
        }

        @Override
        public Cut cut(long end, boolean more) {
            offset = end;
            return new Cut(content, () -> {});
        }

        @Override
        public void close() {
            content.close();
        }
    }
}
