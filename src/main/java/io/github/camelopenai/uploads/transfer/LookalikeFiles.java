package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.api.UploadLife;
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
 * What the journal knows of files that look like that of one upload and are not, at the moment when it is asked: another
 * process may make one at any time. Null if that cannot be told. Kept as long as the upload is known, so it holds little.
 *
 * @param key of the upload's record
 * @param startedAt when the upload was made, by this machine's clock
 */
record LookalikeFiles(
        UploadJournal journal, String key, String uploadId, String filename, String purpose, long bytes, long startedAt)
        implements Supplier<Set<String>> {

    private static final Logger LOG = LoggerFactory.getLogger(LookalikeFiles.class);

    /** Clocks may differ, and a file may be late. */
    private static final Duration AFTER_EXPIRY = Duration.ofHours(24);

    LookalikeFiles(ResumeSettings resumption, JournalRecord own) {
        this(
                resumption.journal(),
                resumption.key(),
                own.uploadId(),
                own.filename(),
                own.purpose(),
                own.bytes(),
                own.startedAt());
    }

    @Override
    public Set<String> get() {
        List<JournalRecord> twins;
        try {
            twins = journal.others(key).stream().filter(this::looksTheSame).toList();
        } catch (IOException | RuntimeException e) {
            LOG.warn("The file of upload {} cannot be told from others: {}", uploadId, e.getMessage());
            return null;
        }
        if (twins.stream().anyMatch(this::isInDoubt)) {
            return null;
        }
        return twins.stream()
                .map(JournalRecord::fileId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    /** Not one that had expired long before this upload was made: its file, if there is one, is older. */
    private boolean isInDoubt(JournalRecord twin) {
        long end = twin.startedAt()
                + UploadLife.of(twin.createdAt(), twin.expiresAt())
                        .plus(AFTER_EXPIRY)
                        .toSeconds();
        return twin.state() == State.COMPLETING && end >= startedAt;
    }

    private boolean looksTheSame(JournalRecord other) {
        return filename.equals(other.filename()) && purpose.equals(other.purpose()) && bytes == other.bytes();
    }
}
