package io.github.camelopenai.uploads.emulator;

import java.io.IOException;

/** Other bytes of the same length: each one inverted, so that not one of them is right. */
record InvertedContent(RangeContent original) implements RangeContent {

    @Override
    public long length() {
        return original.length();
    }

    @Override
    public Reader open() throws IOException {
        Reader reader = original.open();
        return new Reader() {
            @Override
            public void read(long position, byte[] buffer, int count) throws IOException {
                reader.read(position, buffer, count);
                for (int i = 0; i < count; i++) {
                    buffer[i] = (byte) ~buffer[i];
                }
            }

            @Override
            public void close() throws IOException {
                reader.close();
            }
        };
    }
}
