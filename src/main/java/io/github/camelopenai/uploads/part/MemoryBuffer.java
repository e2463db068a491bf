package io.github.camelopenai.uploads.part;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * A part in memory, in chunks: one array of 64 MiB would need so much heap in one piece. Chunks that are free again are
 * used for the next part of the same upload instead of being left to the garbage collector.
 */
final class MemoryBuffer implements PartBuffer {

    /**
     * Small enough for every collector to treat it as any other object, and with its head a little less than a quarter of
     * the smallest region of G1, which would otherwise hold three of them.
     */
    static final int CHUNK = 256 * 1024 - 32;

    private final Queue<byte[]> free;
    private final ChunkedContent content;

    private MemoryBuffer(Queue<byte[]> free, ChunkedContent content) {
        this.free = free;
        this.content = content;
    }

    /** @param free chunks that can be used again, and where these go in the end */
    static MemoryBuffer fill(Queue<byte[]> free, byte[] head, SourceStream in, long max, AbortSignal abort)
            throws IOException {
        Writer writer = new Writer(free, max);
        try {
            writer.write(head);
            in.copyTo(writer, max - head.length, abort);
        } catch (IOException | RuntimeException | Error e) {
            giveBack(free, writer.chunks);
            throw e;
        }
        return new MemoryBuffer(free, new ChunkedContent(List.copyOf(writer.chunks), CHUNK, writer.length));
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

    /** Takes no more memory than the part has bytes, so that what is counted is what there is. */
    private static final class Writer extends OutputStream {
        private final Queue<byte[]> free;
        private final long max;
        private final List<byte[]> chunks = new ArrayList<>();
        private long length;

        Writer(Queue<byte[]> free, long max) {
            this.free = free;
            this.max = max;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] b, int off, int len) {
            for (int done = 0; done < len; ) {
                int position = (int) (length % CHUNK);
                if (position == 0) {
                    chunks.add(chunk((int) Math.min(CHUNK, max - length)));
                }
                int n = Math.min(len - done, CHUNK - position);
                System.arraycopy(b, off + done, chunks.get(chunks.size() - 1), position, n);
                done += n;
                length += n;
            }
        }

        /** One of another size than the free ones takes the place of one of these. */
        private byte[] chunk(int size) {
            byte[] used = free.poll();
            return used != null && used.length == size ? used : new byte[size];
        }
    }
}
