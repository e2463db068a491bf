package io.github.camelopenai.uploads.transfer;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * How far one upload has come.
 *
 * @param state what may be done with it
 * @param uploadId the upload
 * @param filename as announced
 * @param purpose as announced
 * @param bytes as announced
 * @param createdAt when the server made it, in seconds since 1970 by its clock; null if it did not tell
 * @param expiresAt when the server will forget it, by the same clock; null if it did not tell
 * @param startedAt when it was made, in seconds since 1970 by the clock of this machine
 * @param activeSeconds how long it has been worked on, pauses between restarts left out
 * @param partLengths how the content is cut, in order
 * @param parts the parts that the server has
 * @param partIds what {@code complete} is given, from {@link State#COMPLETING} on; else empty
 * @param md5 what {@code complete} is given with them; null for none
 * @param fileId the file, when {@link State#COMPLETED}; else null
 * @param savedAt when this was saved, in seconds since 1970 by the clock of this machine
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JournalRecord(
        State state,
        String uploadId,
        String filename,
        String purpose,
        long bytes,
        Long createdAt,
        Long expiresAt,
        long startedAt,
        long activeSeconds,
        List<Long> partLengths,
        List<JournalPart> parts,
        List<String> partIds,
        String md5,
        String fileId,
        long savedAt) {

    /** How far an upload may have come. */
    public enum State {
        /** Takes parts. */
        PENDING,
        /** {@code complete} may have been sent: the file may exist. */
        COMPLETING,
        /** The file exists. */
        COMPLETED
    }

    public JournalRecord {
        partLengths = List.copyOf(partLengths);
        parts = List.copyOf(parts);
        partIds = List.copyOf(partIds);
    }

    /** Whether both make files that look the same. */
    boolean looksLike(JournalRecord other) {
        return filename.equals(other.filename) && purpose.equals(other.purpose) && bytes == other.bytes;
    }

    /** The same upload, further on. */
    JournalRecord with(
            State newState,
            List<JournalPart> newParts,
            List<String> newIds,
            String newMd5,
            String file,
            long active,
            long now) {
        return new JournalRecord(
                newState,
                uploadId,
                filename,
                purpose,
                bytes,
                createdAt,
                expiresAt,
                startedAt,
                active,
                partLengths,
                newParts,
                newIds,
                newMd5,
                file,
                now);
    }
}
