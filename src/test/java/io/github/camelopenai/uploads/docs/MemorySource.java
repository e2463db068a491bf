package io.github.camelopenai.uploads.docs;

import io.github.camelopenai.uploads.part.RangeSource;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

record MemorySource(String fileName, byte[] bytes, String version) implements RangeSource {

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public InputStream open(long offset, long count) {
        return new ByteArrayInputStream(bytes, (int) offset, (int) count);
    }

    @Override
    public String identity() {
        return "memory:" + fileName;
    }
}
