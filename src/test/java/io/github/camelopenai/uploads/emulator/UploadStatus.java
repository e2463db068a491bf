package io.github.camelopenai.uploads.emulator;

import java.util.Locale;

/** The states of an upload. */
public enum UploadStatus {
    PENDING,
    COMPLETED,
    CANCELLED,
    EXPIRED;

    /** The word that the API uses. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
