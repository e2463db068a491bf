package io.github.camelopenai.uploads.part;

import java.util.concurrent.atomic.AtomicBoolean;

/** The bytes of one part of a stream, kept on disk or in memory until the part has been sent. */
final class PartBuffer implements AutoCloseable {

    private final RepeatableContent content;
    private final Runnable onClose;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param onClose frees the disk or the memory; runs once */
    PartBuffer(RepeatableContent content, Runnable onClose) {
        this.content = content;
        this.onClose = onClose;
    }

    /** Can be read until {@link #close()}, as often as needed. */
    RepeatableContent content() {
        return content;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            onClose.run();
        }
    }
}
