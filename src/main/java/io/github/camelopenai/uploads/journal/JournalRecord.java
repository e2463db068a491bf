package io.github.camelopenai.uploads.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The recorded progress of one upload.
 *
 * @param state how far the upload has come
 * @param uploadId the id of the upload
 * @param filename the name of the file, as in {@code create}
 * @param purpose the purpose of the file, as in {@code create}
 * @param bytes the size of the content, as in {@code create}
 * @param createdAt when the server created it, in seconds since 1970 by its clock; null if the server sent no time
 * @param expiresAt when the upload expires, by the same clock; null if the server sent no time
 * @param startedAt when it was created, in seconds since 1970 by the clock of this machine
 * @param activeSeconds how long parts were sent, without the pauses between restarts
 * @param partLengths the lengths of all parts of the content, in order
 * @param parts the parts that the server has
 * @param partIds the part ids sent with {@code complete}, from {@link State#COMPLETING} on; else empty
 * @param md5 the MD5 sent with {@code complete}; null for none
 * @param accepted whether the server has accepted {@code complete} without returning a file yet
 * @param fileId the id of the file, when {@link State#COMPLETED}; else null
 * @param savedAt when this record was saved, in seconds since 1970 by the clock of this machine
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

    /** The state of a recorded upload. */
    public enum State {
        /** The upload accepts parts. */
        PENDING,
        /** {@code complete} may have been sent, so the file may exist. */
        COMPLETING,
        /** The file exists. */
        COMPLETED
    }

    public JournalRecord {
        partLengths = List.copyOf(partLengths);
        parts = List.copyOf(parts);
        partIds = List.copyOf(partIds);
    }

    /** Returns this record with the given parts, in the state {@link State#PENDING}. */
    public JournalRecord pending(List<JournalPart> newParts, long active, long now) {
        return with(State.PENDING, newParts, List.of(), null, false, null, active, now);
    }

    /** Returns this record with one more part. Copies the list of parts. */
    public JournalRecord withPart(JournalPart part, long active) {
        return withAdded(List.of(new JournalPart.Added(uploadId, active, part)));
    }

    /** Returns this record with parts that were added to it; lines of another upload do not count. */
    JournalRecord withAdded(List<JournalPart.Added> lines) {
        Map<Integer, JournalPart> all = new LinkedHashMap<>();
        parts.forEach(part -> all.put(part.index(), part));
        long active = activeSeconds;
        for (JournalPart.Added line : lines) {
            if (line.upload().equals(uploadId) && state == State.PENDING) {
                all.put(line.part().index(), line.part());
                active = Math.max(active, line.active());
            }
        }
        return all.size() == parts.size() && active == activeSeconds
                ? this
                : with(state, List.copyOf(all.values()), partIds, md5, accepted, fileId, active, savedAt);
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
     * Returns this record without the parts whose id appears more than once, since it is unknown which content the server
     * has under such an id. A {@code complete} with such a list was never sent.
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
