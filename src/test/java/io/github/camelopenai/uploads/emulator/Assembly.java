package io.github.camelopenai.uploads.emulator;

import java.time.Duration;

/**
 * How a server makes a file that answers {@code complete} before the file is there. Meanwhile the upload stays
 * {@code pending}, and another {@code complete} or a {@code cancel} gets 409. A size or an MD5 that does not match is no
 * refusal of {@code complete} then; the upload becomes {@code failed}, with the code {@code size_mismatch} or
 * {@code checksum_mismatch}.
 *
 * @param looks how many looks at the upload or at the list of files find it under way
 * @param duration how long it takes at least, by the emulator's clock
 * @param word the status that is shown meanwhile
 * @param failureCode the code of the error that it ends with; null if the file is made
 * @param failureMessage the message of that error
 */
public record Assembly(int looks, Duration duration, String word, String failureCode, String failureMessage) {

    /** So many looks, at the upload or at the list of files, find it under way. */
    public static Assembly endingAfter(int looks) {
        return new Assembly(looks, Duration.ZERO, "pending", null, null);
    }

    /** It takes so long by the emulator's clock, which {@link UploadsEmulator#advanceClock} moves. */
    public static Assembly lasting(Duration time) {
        return new Assembly(0, time, "pending", null, null);
    }

    /** The same, with this status while it is under way, such as {@code in_progress}. */
    public Assembly shownAs(String status) {
        return new Assembly(looks, duration, status, failureCode, failureMessage);
    }

    /** The same, but in the end there is no file: the upload is {@code failed} with this error. */
    public Assembly failing(String code, String message) {
        return new Assembly(looks, duration, word, code, message);
    }
}
