package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.part.PartBuffers;

/** The room that one upload has for parts of its stream, from before it is created to its end. */
record Buffering(PartBuffers buffers, Runnable release) implements AutoCloseable {

    /** For content that needs none. */
    static final Buffering NONE = new Buffering(PartBuffers.onDisk(null), () -> {});

    @Override
    public void close() {
        release.run();
    }
}
