package io.github.camelopenai.uploads.benchmark.journal;

import io.github.camelopenai.uploads.journal.JournalPart;
import io.github.camelopenai.uploads.journal.JournalRecord;
import io.github.camelopenai.uploads.journal.JournalRecord.State;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Records of uploads as long as those of OpenAI's API. */
final class SampleRecords {

    static final long PART_BYTES = 64_000_000;

    private SampleRecords() {}

    static JournalPart part(int index) {
        String random = UUID.randomUUID().toString().replace("-", "");
        return new JournalPart(index, "part_" + random, PART_BYTES, random + random);
    }

    /** An upload without a part. */
    static JournalRecord pending(String filename, int parts) {
        long now = Instant.now().getEpochSecond();
        return new JournalRecord(
                State.PENDING,
                "upload_" + UUID.randomUUID().toString().replace("-", ""),
                filename,
                "batch",
                parts * PART_BYTES,
                now,
                now + 3600,
                now,
                0,
                Collections.nCopies(parts, PART_BYTES),
                List.of(),
                List.of(),
                null,
                false,
                null,
                now);
    }

    /** An upload with all parts and its file. */
    static JournalRecord completed(String filename, int parts) {
        List<JournalPart> all =
                IntStream.range(0, parts).mapToObj(SampleRecords::part).toList();
        long now = Instant.now().getEpochSecond();
        String file = "file-" + UUID.randomUUID().toString().replace("-", "");
        return pending(filename, parts)
                .pending(all, 60, now)
                .completing(all.stream().map(JournalPart::id).toList(), null, 60, now)
                .completed(file, 60, now);
    }
}
