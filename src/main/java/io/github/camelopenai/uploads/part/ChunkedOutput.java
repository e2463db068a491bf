package io.github.camelopenai.uploads.part;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects a part in memory, in chunks, since one array of 64 MiB would need that much heap in one piece. Allocates no more
 * than the part has bytes, so that the memory in use is the memory that was reserved.
 */
final class ChunkedOutput extends OutputStream {

    /**
     * Small enough for every collector to treat it as an ordinary object. With its header it is a little less than a quarter
     * of the smallest region of G1; at exactly a quarter, only three would fit into a region.
     */
    static final int CHUNK = 256 * 1024 - 32;

    private final long max;
    private final List<byte[]> chunks = new ArrayList<>();
    private long length;

    /** @param max the largest number of bytes that will be written */
    ChunkedOutput(long max) {
        this.max = max;
    }

    BytesContent content() {
        return new BytesContent(chunks.stream().map(ByteBuffer::wrap).toList(), CHUNK, length);
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
                chunks.add(new byte[(int) Math.min(CHUNK, max - length)]);
            }
            int n = Math.min(len - done, CHUNK - position);
            System.arraycopy(b, off + done, chunks.get(chunks.size() - 1), position, n);
            done += n;
            length += n;
        }
    }
}
