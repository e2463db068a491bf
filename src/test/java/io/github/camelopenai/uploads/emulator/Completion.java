package io.github.camelopenai.uploads.emulator;

import java.util.List;

/** A valid request to complete an upload; the MD5 may be null. */
record Completion(List<String> partIds, String md5) {

    Completion {
        partIds = List.copyOf(partIds);
    }
}
