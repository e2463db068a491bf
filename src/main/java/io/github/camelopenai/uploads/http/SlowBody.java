package io.github.camelopenai.uploads.http;

/** A request body that is read from a source while it is written. The source may give nothing for longer than the stall timeout. */
public interface SlowBody {

    /** Whether the sending thread waits for the source, so that it cannot send anything. */
    boolean isReading();

    /** Ends a read that blocks, since the request was stopped. */
    void stopReading();
}
