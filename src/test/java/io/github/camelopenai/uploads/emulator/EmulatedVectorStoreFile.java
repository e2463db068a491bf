package io.github.camelopenai.uploads.emulator;

import java.time.Instant;

/** A file in a vector store. */
record EmulatedVectorStoreFile(EmulatedFile file, String vectorStoreId, Instant createdAt) {}
