package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.api.UploadLifetime;
import io.github.camelopenai.uploads.api.session.UploadExpiry;
import io.github.camelopenai.uploads.journal.JournalPart;
import io.github.camelopenai.uploads.journal.JournalRecord;
import java.time.Duration;
import java.time.Instant;

/**
 * The time that a recorded upload has left, by the clock of this machine alone, since that of the server may differ.
 *
 * @param record the record of the upload
 */
record RecordedTime(JournalRecord record) {

    /** The time until the upload expires; at most its life, since the clock may have been set back. */
    Duration remaining() {
        Instant expires = Instant.ofEpochSecond(record.startedAt()).plus(life());
        Duration remaining = Duration.between(Instant.now(), expires);
        return remaining.compareTo(life()) > 0 ? life() : remaining;
    }

    private Duration life() {
        return UploadLifetime.of(record.createdAt(), record.expiresAt());
    }

    private Duration reserve() {
        return UploadExpiry.reserveOf(life());
    }

    /** Describes why the time is too short for the missing parts; returns null if it is long enough. */
    String whyNotEnough() {
        Duration remaining = remaining().minus(reserve());
        long sent = record.parts().stream().mapToLong(JournalPart::length).sum();
        long left = record.bytes() - sent;
        if (remaining.isNegative()) {
            return "it expires too soon, or has expired";
        }
        double rate = sent / (double) Math.max(1, record.activeSeconds());
        if (sent > 0 && left / rate > remaining.toSeconds()) {
            return left + " bytes are left, which take " + Math.round(left / rate)
                    + " s as fast as before, and it expires in "
                    + remaining.plus(reserve()).toSeconds() + " s";
        }
        return null;
    }
}
