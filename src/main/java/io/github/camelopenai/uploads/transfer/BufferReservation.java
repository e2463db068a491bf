package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.part.PartBuffers;

/** The room that one upload has for parts of its stream, from before it is created to its end. */
record BufferReservation(PartBuffers buffers, Runnable release) implements AutoCloseable {

    /** For content that needs none. */
    static final BufferReservation NONE = new BufferReservation(PartBuffers.onDisk(null), () -> {});

    @Override
    public void close() {
        release.run();
    }
}
