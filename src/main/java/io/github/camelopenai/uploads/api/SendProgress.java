package io.github.camelopenai.uploads.api;

import java.util.function.LongSupplier;

/** Hears how far the sending of a part is. Called by the sending thread. */
@FunctionalInterface
interface SendProgress {

    /**
     * An attempt begins; what an earlier one has written is of no use.
     *
     * @param unacknowledged tells how many of the bytes that are written have not left this machine
     */
    default void begins(LongSupplier unacknowledged) {}

    /** So many more bytes of the part were handed to the system. */
    void written(long bytes);
}
