package io.github.camelopenai.uploads.part.range;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.part.RangeSource;
import io.github.camelopenai.uploads.part.RepeatableContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The content of a source that is read by ranges. Every part reads its own range, without a buffer on disk. */
public final class RangedContent implements RepeatableContent {

    private final RangeReader source;
    private final long length;
    private final ReadSettings settings;

    private RangedContent(RangeReader source, long length, ReadSettings settings) {
        this.source = source;
        this.length = length;
        this.settings = settings;
    }

    public static RangedContent of(RangeReader source, long length, ReadSettings settings) {
        return new RangedContent(source, length, settings);
    }

    /** @param name names the source in messages */
    public static RangedContent of(RangeSource source, long length, String name, ReadSettings settings) {
        return new RangedContent(new RangeSourceReader(source, name, settings.stallTimeout()), length, settings);
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public boolean mayBlock() {
        return true;
    }

    @Override
    public void write(long offset, long count, OutputStream out, AbortSignal abort) throws IOException {
        byte[] buffer = new byte[(int) Math.min(COPY_BUFFER, count)];
        try (RangeReading reading = new RangeReading(source, settings, offset, count, abort)) {
            for (int n; (n = reading.read(buffer, 0, buffer.length)) > 0; ) {
                out.write(buffer, 0, n);
            }
        }
    }

    @Override
    public InputStream open(long offset, long count) {
        RangeReading reading = new RangeReading(source, settings, offset, count, new AbortSignal());
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] b, int off, int len) throws IOException {
                return len == 0 ? 0 : reading.read(b, off, len);
            }

            @Override
            public void close() {
                reading.close();
            }
        };
    }
}
