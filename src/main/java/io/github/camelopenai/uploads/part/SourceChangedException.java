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

    public SourceChangedException(String message) {
        super(ShownText.of(message, LONGEST));
    }

    public SourceChangedException(String message, Throwable cause) {
        super(ShownText.of(message, LONGEST), cause);
    }
}
