package io.github.camelopenai.uploads.part;

import java.io.IOException;
import java.io.OutputStream;

/** Cuts one content into parts, in order. One thread at a time, except for {@link #close} and {@link #release}. */
interface PartCutter {

    /** Whether there is a part at {@code index}, which follows the last part that was cut. */
    boolean hasPart(int index) throws IOException;

    /**
     * Cuts the next part.
     *
     * @param offset its first byte in the whole content
     */
    Part cut(int index, long offset) throws IOException;

    /**
     * Passes over the next part.
     *
     * @param out receives the bytes of the part if they have to be read
     * @return the length of the part
     */
    long skip(int index, long offset, OutputStream out) throws IOException;

    /** Closes the source and ends the cutting. Takes at most two seconds. */
    void close();

    /** Frees the disk space and memory of the parts that are not closed yet. */
    void release();
}
