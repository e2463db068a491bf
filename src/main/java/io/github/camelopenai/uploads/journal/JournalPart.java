package io.github.camelopenai.uploads.journal;

/**
 * A part that the server has.
 *
 * @param index the position of the part, from 0
 * @param id the id that the server gave it
 * @param length its size in bytes
 * @param sha256 the hash of its bytes, in hexadecimal; a resumed upload compares it with the source
 */
public record JournalPart(int index, String id, long length, String sha256) {

    /**
     * A part that was added to a record after it was saved.
     *
     * @param upload the id of the upload
     * @param active the {@link JournalRecord#activeSeconds()} when the part was added
     */
    record Added(String upload, long active, JournalPart part) {}
}
