package io.github.camelopenai.uploads.api.session;

/** What an upload waits for before it begins. */
public enum WaitReason {
    /** Its endpoint is paused. */
    PAUSE("the end of the pause"),
    /** The buffers of other uploads take all of {@code maxBufferedBytes}. */
    BUFFER_SPACE("buffer space (maxBufferedBytes)"),
    /** Other uploads have all slots. */
    SLOT("a slot (maxParallelParts)");

    private final String description;

    WaitReason(String description) {
        this.description = description;
    }

    /** For people. */
    public String description() {
        return description;
    }
}
