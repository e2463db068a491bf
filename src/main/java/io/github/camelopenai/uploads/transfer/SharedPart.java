package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.part.Part;
import java.util.concurrent.atomic.AtomicInteger;

/** A part that is both sent and hashed: what it occupies is given back by whoever is done with it last. */
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
