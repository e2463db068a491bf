package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.transfer.JournalRecord.State;
import java.io.IOException;
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
 */
record TwinFiles(UploadJournal journal, String key, String uploadId, String filename, String purpose, long bytes)
        implements Supplier<Set<String>> {

    private static final Logger LOG = LoggerFactory.getLogger(TwinFiles.class);

    TwinFiles(Resumption resumption, JournalRecord own) {
        this(resumption.journal(), resumption.key(), own.uploadId(), own.filename(), own.purpose(), own.bytes());
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
        if (twins.stream().anyMatch(twin -> twin.state() == State.COMPLETING)) {
            return null;
        }
        return twins.stream()
                .map(JournalRecord::fileId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private boolean looksTheSame(JournalRecord other) {
        return filename.equals(other.filename()) && purpose.equals(other.purpose()) && bytes == other.bytes();
    }
}
