package io.github.camelopenai.uploads.emulator;

/** A valid request for an upload. */
record NewUpload(String filename, String purpose, long bytes, String mimeType, Long expiresAfterSeconds) {}
