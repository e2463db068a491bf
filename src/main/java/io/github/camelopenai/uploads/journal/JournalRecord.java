package io.github.camelopenai.uploads.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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
 * @param accepted whether the server has accepted {@code complete} and was making the file, when {@link State#COMPLETING}
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
        boolean accepted,
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

    /** It takes parts, and has these. */
    public JournalRecord pending(List<JournalPart> newParts, long active, long now) {
        return with(State.PENDING, newParts, List.of(), null, false, null, active, now);
    }

    public JournalRecord completing(List<String> ids, String newMd5, long active, long now) {
        return with(State.COMPLETING, parts, ids, newMd5, false, null, active, now);
    }

    public JournalRecord acceptedByServer(long active, long now) {
        return with(State.COMPLETING, parts, partIds, md5, true, null, active, now);
    }

    public JournalRecord completed(String file, long active, long now) {
        return with(State.COMPLETED, parts, partIds, md5, accepted, file, active, now);
    }

    /**
     * Without the parts whose id stands more than once, which some release or server has mixed up: nobody knows what the
     * server has under such an id. A {@code complete} with such a list was never sent.
     */
    public JournalRecord withoutRepeatedIds() {
        Map<String, Long> count = parts.stream().collect(Collectors.groupingBy(JournalPart::id, Collectors.counting()));
        boolean repeated = count.values().stream().anyMatch(n -> n > 1)
                || Set.copyOf(partIds).size() < partIds.size();
        if (state == State.COMPLETED || !repeated) {
            return this;
        }
        List<JournalPart> sound =
                parts.stream().filter(part -> count.get(part.id()) == 1).toList();
        return pending(sound, activeSeconds, savedAt);
    }

    private JournalRecord with(
            State newState,
            List<JournalPart> newParts,
            List<String> newIds,
            String newMd5,
            boolean nowAccepted,
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
                nowAccepted,
                file,
                now);
    }
}
