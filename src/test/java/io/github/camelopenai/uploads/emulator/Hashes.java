package io.github.camelopenai.uploads.emulator;

/** The hashes of a whole file in hex. */
record Hashes(String sha256, String md5) {}
