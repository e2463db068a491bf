package io.github.camelopenai.uploads.emulator;

import java.util.Locale;

/** The status of an upload. */
public enum UploadStatus {
    PENDING,
    COMPLETED,
    CANCELLED,
    EXPIRED,
    /** The server could not make the file; see {@link Assembly}. */
    FAILED;

    /** The value that the API uses. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
