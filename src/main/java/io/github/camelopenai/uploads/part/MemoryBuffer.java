package io.github.camelopenai.uploads.part;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * A part in memory, in chunks: one array of 64 MiB would need so much heap in one piece. Chunks that are free again are
 * used for the next part of the same upload instead of being left to the garbage collector.
 */
final class MemoryBuffer implements PartBuffer {

    /** Small enough for every collector to treat it as any other object. */
    private static final int CHUNK = 256 * 1024;

    private final Queue<byte[]> free;
    private final ChunkedContent content;

    private MemoryBuffer(Queue<byte[]> free, ChunkedContent content) {
        this.free = free;
        this.content = content;
    }

    /** @param free chunks that can be used again, and where these go in the end */
    static MemoryBuffer fill(Queue<byte[]> free, byte[] head, InputStream in, long max, AbortSignal abort)
            throws IOException {
        Writer writer = new Writer(free, (int) Math.min(CHUNK, max));
        try {
            writer.write(head);
            StreamContent.copy(in, writer, max - head.length, abort);
        } catch (IOException | RuntimeException | Error e) {
            giveBack(free, writer.chunks);
            throw e;
        }
        return new MemoryBuffer(free, new ChunkedContent(List.copyOf(writer.chunks), writer.chunkSize, writer.length));
    }

    @Override
    public RepeatableContent content() {
        return content;
    }

    @Override
    public void close() {
        giveBack(free, content.chunks());
    }

    /** Not those of small parts, which are of other sizes. */
    private static void giveBack(Queue<byte[]> free, List<byte[]> chunks) {
        chunks.stream().filter(chunk -> chunk.length == CHUNK).forEach(free::add);
    }

    private static final class Writer extends OutputStream {
        private final Queue<byte[]> free;
        private final int chunkSize;
        private final List<byte[]> chunks = new ArrayList<>();
        private long length;

        Writer(Queue<byte[]> free, int chunkSize) {
            this.free = free;
            this.chunkSize = chunkSize;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] b, int off, int len) {
            for (int done = 0; done < len; ) {
                int position = (int) (length % chunkSize);
                if (position == 0) {
                    byte[] used = chunkSize == CHUNK ? free.poll() : null;
                    chunks.add(used != null ? used : new byte[chunkSize]);
                }
                int n = Math.min(len - done, chunkSize - position);
                System.arraycopy(b, off + done, chunks.get(chunks.size() - 1), position, n);
                done += n;
                length += n;
            }
        }
    }
}
