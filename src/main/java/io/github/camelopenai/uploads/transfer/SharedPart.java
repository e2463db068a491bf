package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.part.Part;
import java.util.concurrent.atomic.AtomicInteger;

/** A part that is both sent and hashed. The last holder that closes it frees its buffer. */
record SharedPart(Part part, AtomicInteger holders) implements AutoCloseable {

    SharedPart(Part part, int holders) {
        this(part, new AtomicInteger(holders));
    }

    @Override
    public void close() {
        if (holders.decrementAndGet() == 0) {
            part.close();
        }
    }
}
