package io.github.camelopenai.uploads.journal;

/**
 * A part that the server has.
 *
 * @param index its position, from 0
 * @param id the server's id
 * @param length its bytes
 * @param sha256 of its bytes, in hexadecimal, to see before going on whether the source still has them
 */
public record JournalPart(int index, String id, long length, String sha256) {}
