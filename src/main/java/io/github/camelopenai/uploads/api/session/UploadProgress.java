package io.github.camelopenai.uploads.api.session;

import io.github.camelopenai.uploads.api.CreateUpload;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The progress of an upload at one moment, as this client knows it.
 *
 * @param uploadId the id of the upload; null while there is none
 * @param filename the name of the file; null for an upload that was created elsewhere
 * @param purpose the purpose of the file; null for an upload that was created elsewhere
 * @param totalBytes the size of the content; -1 where it is unknown
 * @param uploadedBytes the bytes in parts that the server has received
 * @param sentBytes {@code uploadedBytes}, plus the bytes of parts in flight that the operating system has accepted. The
 *     server may have received less, by up to some megabytes for each part in flight
 * @param uploadedParts the number of parts that the server has received
 * @param partCount the number of parts of the content; -1 while it is unknown
 * @param partsInFlight the number of parts that are being sent, or wait to be sent again
 * @param bytesPerSecond the rate over the last ten seconds, or since an earlier reading, or since the beginning
 * @param retries the number of requests that were sent again, over all calls
 * @param age the time since {@code create}
 * @param expiresIn the time until the upload expires; null where it is unknown
 * @param journalKey the name of the upload's record in the journal, for a journal in a directory the file of the record; null
 *     without a journal
 * @param waitingSince since when the server has answered no request of the account, so that all of them wait; null if the
 *     server answers
 * @param phase the phase of the upload
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
        UploadPhase phase) {

    /** The progress of an upload that is about to be created. */
    public static UploadProgress announced(CreateUpload request) {
        return notBegun(null, request.filename(), request.purpose(), request.bytes());
    }

    /** The progress of an upload whose message was not read yet. */
    public static UploadProgress unread(String filename) {
        return notBegun(null, filename, null, -1);
    }

    /** The progress of an upload of which only the id is known, or not even that. */
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
                UploadPhase.OPEN);
    }

    /** The percentage of bytes that are sent, from 0 to 100; empty where the total is unknown. */
    public Optional<Integer> percent() {
        return totalBytes <= 0 ? Optional.empty() : Optional.of((int) (sentBytes * 100 / totalBytes));
    }

    /** The time that the rest takes at the present rate; empty where it is unknown. */
    public Optional<Duration> timeLeft() {
        return totalBytes < 0 || bytesPerSecond <= 0
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds((totalBytes - sentBytes + bytesPerSecond - 1) / bytesPerSecond));
    }
}
