package io.github.camelopenai.uploads.jsonl;

import io.github.camelopenai.uploads.part.Content;

/**
 * The content that is cut into batch files.
 *
 * @param fileName the name of the file, for messages and for the names of the batch files; may be null
 * @param identity identifies the source in the journal; null if nothing does
 * @param version identifies the version of the source; null if the identity does so, or nothing
 * @param versionIdentifiesBytes whether the same version always means the same bytes
 */
public record BatchSource(
        Content content, String fileName, String identity, String version, boolean versionIdentifiesBytes) {

    private static final String DEFAULT_NAME = "batch";

    /** @param index the position of the batch file, from 0 */
    String nameOf(int index) {
        String name = fileName == null ? DEFAULT_NAME : fileName;
        int dot = name.lastIndexOf('.');
        return "%s-%04d.jsonl".formatted(dot > 0 ? name.substring(0, dot) : name, index + 1);
    }

    /** Without the identity, which may be a URL. */
    @Override
    public String toString() {
        return fileName == null ? "The content" : "'" + fileName + "'";
    }
}
