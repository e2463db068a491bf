package io.github.camelopenai.uploads.jsonl;

import io.github.camelopenai.uploads.text.ShownText;

/** A line that cannot be part of a batch file. The message names the file, the line and the reason. */
public class InvalidLineException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private static final int LONGEST = 900;

    private final long line;

    InvalidLineException(String fileName, long line, String reason, Throwable cause) {
        super(
                ShownText.of(
                        "Line " + line + (fileName == null ? "" : " of '" + fileName + "'") + " " + reason, LONGEST),
                cause);
        this.line = line;
    }

    /** The number of the line in the source, from 1. Blank lines count. */
    public long line() {
        return line;
    }
}
