package io.github.camelopenai.uploads.emulator;

import java.time.Duration;

/**
 * The making of a file on a server that responds to {@code complete} before the file exists. Until then the upload is
 * {@code pending}, and another {@code complete} or a {@code cancel} gets 409. A wrong size or MD5 is not refused by
 * {@code complete} but makes the upload {@code failed}, with the code {@code size_mismatch} or {@code checksum_mismatch}.
 *
 * @param looks the number of requests for the upload or the list of files during which the file does not exist yet
 * @param duration the minimum time by the emulator's clock
 * @param word the status of the upload until the file exists
 * @param failureCode the code of the error with which the making ends; null if the file is made
 * @param failureMessage the message of that error
 */
public record Assembly(int looks, Duration duration, String word, String failureCode, String failureMessage) {

    /** The file exists after this many requests for the upload or the list of files. */
    public static Assembly endingAfter(int looks) {
        return new Assembly(looks, Duration.ZERO, "pending", null, null);
    }

    /** The file exists after this time of the emulator's clock; see {@link UploadsEmulator#advanceClock}. */
    public static Assembly lasting(Duration time) {
        return new Assembly(0, time, "pending", null, null);
    }

    /** Sets the status of the upload until the file exists, such as {@code in_progress}. */
    public Assembly shownAs(String status) {
        return new Assembly(looks, duration, status, failureCode, failureMessage);
    }

    /** Makes no file: the upload becomes {@code failed} with this error. */
    public Assembly failing(String code, String message) {
        return new Assembly(looks, duration, word, code, message);
    }
}
