package io.github.camelopenai.uploads.emulator;

import java.nio.file.Path;

/** The bytes of one part on disk. */
record SpooledPart(Path path, long bytes, String sha256) {}
