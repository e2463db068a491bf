package io.github.camelopenai.uploads.part;

import io.github.camelopenai.uploads.text.ShownText;
import java.io.IOException;

/**
 * The content could not be read as announced: it vanished, changed, ended too early, did not end, or was consumed
 * before. Sending again does not help; nothing is completed.
 */
public class SourceChangedException extends IOException {

    private static final long serialVersionUID = 1L;

    /** A message names a file, whose name may be anything. */
    private static final int LONGEST = 900;

    public SourceChangedException(String message) {
        super(ShownText.of(message, LONGEST));
    }

    public SourceChangedException(String message, Throwable cause) {
        super(ShownText.of(message, LONGEST), cause);
    }
}
