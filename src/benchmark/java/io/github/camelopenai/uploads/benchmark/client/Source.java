package io.github.camelopenai.uploads.benchmark.client;

import io.github.camelopenai.uploads.benchmark.PacedStream;
import io.github.camelopenai.uploads.benchmark.SourceKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A content as a client gets it. */
record Source(SourceKind kind, Path path) {

    String filename() {
        return path.getFileName().toString();
    }

    long length() throws IOException {
        return Files.size(path);
    }

    boolean isFile() {
        return kind == SourceKind.FILE;
    }

    InputStream open() throws IOException {
        InputStream stream = Files.newInputStream(path);
        return kind == SourceKind.PACED_STREAM ? new PacedStream(stream, SourceKind.PACE) : stream;
    }
}
