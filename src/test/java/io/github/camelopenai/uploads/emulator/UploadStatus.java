package io.github.camelopenai.uploads.emulator;

import java.util.Locale;

/** The states of an upload. */
public enum UploadStatus {
    PENDING,
    COMPLETED,
    CANCELLED,
    EXPIRED,
    /** The server has tried to make the file and could not: see {@link Assembly}. */
    FAILED;

    /** The word that the API uses. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
