package io.github.camelopenai.uploads.api.session;

import io.github.camelopenai.uploads.api.CreateUpload;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far an upload was at one moment, as seen from here.
 *
 * @param uploadId null while there is none
 * @param filename null for an upload that was created elsewhere, as is {@code purpose}
 * @param purpose what the file is for
 * @param totalBytes of the content; -1 where that is not known
 * @param uploadedBytes in parts that the server has taken
 * @param sentBytes those, and what the operating system has taken of parts that are being sent. This may be ahead of what
 *     the server has received by as much as the system buffers, up to some megabytes for each part in flight
 * @param uploadedParts that the server has taken
 * @param partCount of the content; -1 while that is not known
 * @param partsInFlight that are being sent, or wait to be sent again
 * @param bytesPerSecond over the last ten seconds, or since somebody looked before that, or since the beginning
 * @param retries requests that were sent again, over all calls
 * @param age since it was created
 * @param expiresIn how long the server lets it live; null where that is not known
 * @param journalKey what its record in the journal is called, for a journal in a directory the record's file; null if it is
 *     not remembered
 * @param waitingSince since when the server has not answered any request of the account, which wait for that; null if it
 *     answers
 * @param phase how far it has come
 */
public record UploadProgress(
        String uploadId,
        String filename,
        String purpose,
        long totalBytes,
        long uploadedBytes,
        long sentBytes,
        int uploadedParts,
        int partCount,
        int partsInFlight,
        long bytesPerSecond,
        int retries,
        Duration age,
        Duration expiresIn,
        String journalKey,
        Instant waitingSince,
        UploadSession.Phase phase) {

    /** Before the server has made the upload. */
    public static UploadProgress announced(CreateUpload request) {
        return notBegun(null, request.filename(), request.purpose(), request.bytes());
    }

    /** When nothing is known but perhaps the id, which may be null. */
    public static UploadProgress unknown(String uploadId) {
        return notBegun(uploadId, null, null, -1);
    }

    private static UploadProgress notBegun(String uploadId, String filename, String purpose, long totalBytes) {
        return new UploadProgress(
                uploadId,
                filename,
                purpose,
                totalBytes,
                0,
                0,
                0,
                -1,
                0,
                0,
                0,
                Duration.ZERO,
                null,
                null,
                null,
                UploadSession.Phase.OPEN);
    }

    /** Percent of the bytes that are sent, from 0 to 100; empty where the total is not known. */
    public Optional<Integer> percent() {
        return totalBytes <= 0 ? Optional.empty() : Optional.of((int) (sentBytes * 100 / totalBytes));
    }

    /** How long the rest takes at the present rate; empty where that cannot be told. */
    public Optional<Duration> timeLeft() {
        return totalBytes < 0 || bytesPerSecond <= 0
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds((totalBytes - sentBytes + bytesPerSecond - 1) / bytesPerSecond));
    }
}
