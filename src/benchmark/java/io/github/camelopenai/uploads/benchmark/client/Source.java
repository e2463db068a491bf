package io.github.camelopenai.uploads.benchmark.client;

import io.github.camelopenai.uploads.benchmark.Job;
import io.github.camelopenai.uploads.benchmark.PacedStream;
import io.github.camelopenai.uploads.benchmark.SourceKind;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A content as a client gets it.
 *
 * @param url where the file is served
 */
record Source(SourceKind kind, Path path, URI url) {

    static Source of(Job job, Path file) {
        return new Source(job.source(), file, URI.create(job.sourceUrl() + file.getFileName()));
    }

    String filename() {
        return path.getFileName().toString();
    }

    long length() throws IOException {
        return Files.size(path);
    }

    boolean isStream() {
        return kind != SourceKind.FILE && kind != SourceKind.URL;
    }

    /** What names the content. */
    Object reference() {
        return kind == SourceKind.URL ? url : path;
    }

    InputStream open() throws IOException {
        return switch (kind) {
            case FILE, STREAM -> Files.newInputStream(path);
            case PACED_STREAM -> new PacedStream(Files.newInputStream(path), SourceKind.PACE);
            case URL, URL_STREAM -> url.toURL().openStream();
        };
    }
}
