package io.github.camelopenai.uploads.part;

import io.github.camelopenai.uploads.text.ShownText;
import java.io.IOException;

/**
 * The content could not be read as announced: it disappeared, changed, ended too early, went on after its announced length, or
 * was read before. The part is not sent again, and the upload is not completed.
 */
public class SourceChangedException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Limits the message, since it contains a file name of any length. */
    private static final int LONGEST = 900;

    private final boolean unreadable;

    public SourceChangedException(String message) {
        this(message, null);
    }

    public SourceChangedException(String message, Throwable cause) {
        this(message, cause, false);
    }

    private SourceChangedException(String message, Throwable cause, boolean unreadable) {
        super(ShownText.of(message, LONGEST), cause);
        this.unreadable = unreadable;
    }

    /** The source could not be read, but may be the same. */
    public static SourceChangedException unreadable(String message, Throwable cause) {
        return new SourceChangedException(message, cause, true);
    }

    /** Whether the source could not be read, but may be the same, so that an upload in a journal can be resumed. */
    public boolean isUnreadable() {
        return unreadable;
    }
}
