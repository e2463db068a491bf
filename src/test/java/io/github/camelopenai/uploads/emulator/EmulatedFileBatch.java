package io.github.camelopenai.uploads.emulator;

import java.time.Instant;
import java.util.List;

/** A request to add several files to a vector store at once. */
record EmulatedFileBatch(String id, String vectorStoreId, List<String> fileIds, Instant createdAt) {}
