package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.api.UploadLifetime;
import io.github.camelopenai.uploads.journal.JournalRecord;
import io.github.camelopenai.uploads.journal.JournalRecord.State;
import io.github.camelopenai.uploads.journal.UploadJournal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ids of files with the name, purpose and size of one upload that belong to other uploads, as the journal has them at
 * the time of the call, since another process may make one at any time. Null if the ids are unknown.
 *
 * @param key the key of the upload's record
 * @param own the record of the upload
 */
record LookalikeFiles(UploadJournal journal, String key, JournalRecord own) implements Supplier<Set<String>> {

    private static final Logger LOG = LoggerFactory.getLogger(LookalikeFiles.class);

    /** For clocks that differ, and files that are listed late. */
    private static final Duration AFTER_EXPIRY = Duration.ofHours(24);

    @Override
    public Set<String> get() {
        List<JournalRecord> lookalikes;
        try {
            lookalikes =
                    journal.others(key, own).stream().filter(this::isLookalike).toList();
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "The file of upload {} cannot be distinguished from those of other uploads: {}",
                    own.uploadId(),
                    e.getMessage());
            return null;
        }
        if (lookalikes.stream().anyMatch(this::mayHaveMadeAFile)) {
            return null;
        }
        return lookalikes.stream()
                .map(JournalRecord::fileId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    /** An upload that had expired long before this one was created does not count: its file, if any, is older. */
    private boolean mayHaveMadeAFile(JournalRecord lookalike) {
        long end = lookalike.startedAt()
                + UploadLifetime.of(lookalike.createdAt(), lookalike.expiresAt())
                        .plus(AFTER_EXPIRY)
                        .toSeconds();
        return lookalike.state() == State.COMPLETING && end >= own.startedAt();
    }

    private boolean isLookalike(JournalRecord other) {
        return own.filename().equals(other.filename())
                && own.purpose().equals(other.purpose())
                && own.bytes() == other.bytes();
    }
}
