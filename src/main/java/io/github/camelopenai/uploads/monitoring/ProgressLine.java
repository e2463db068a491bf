package io.github.camelopenai.uploads.monitoring;

import io.github.camelopenai.uploads.api.session.UploadProgress;
import io.github.camelopenai.uploads.text.ShownText;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Formats the progress of an upload as a line of text, such as {@code batch.jsonl 1.9 of 8.0 GB, 24 %, 212 MB/s, 29 s left, 4 in
 * flight, 1 retry}.
 */
public final class ProgressLine {

    private ProgressLine() {}

    public static String of(UploadProgress upload) {
        StringBuilder line =
                new StringBuilder(upload.filename() == null ? upload.uploadId() : ShownText.of(upload.filename()));
        Unit unit = Unit.of(Math.max(upload.totalBytes(), upload.sentBytes()));
        line.append(' ').append(unit.amount(upload.sentBytes()));
        if (upload.totalBytes() >= 0) {
            line.append(" of ").append(unit.amount(upload.totalBytes()));
        }
        line.append(' ').append(unit);
        upload.percent().ifPresent(percent -> line.append(", ").append(percent).append(" %"));
        line.append(", ").append(rate(upload.bytesPerSecond()));
        if (upload.sentBytes() == upload.totalBytes()) {
            line.append(", waiting for the server");
        } else {
            upload.timeLeft()
                    .ifPresent(left -> line.append(", ").append(time(left)).append(" left"));
        }
        line.append(", ").append(upload.partsInFlight()).append(" in flight");
        if (upload.retries() > 0) {
            line.append(", ").append(upload.retries()).append(upload.retries() == 1 ? " retry" : " retries");
        }
        if (upload.waitingSince() != null) {
            line.append(", waiting for the network since ").append(timeOfDay(upload.waitingSince()));
        }
        return line.toString();
    }

    static String rate(long bytesPerSecond) {
        Unit unit = Unit.of(bytesPerSecond);
        double amount = (double) bytesPerSecond / unit.bytes;
        return String.format(Locale.ROOT, amount < 10 ? "%.1f %s/s" : "%.0f %s/s", amount, unit);
    }

    /** Formats a duration in seconds, minutes, or hours and minutes. */
    public static String time(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < 120) {
            return seconds + " s";
        }
        return seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h " + seconds / 60 % 60 + " min";
    }

    /** Formats the local time of day, as log lines have it. */
    private static String timeOfDay(Instant time) {
        return LocalTime.ofInstant(time, ZoneId.systemDefault())
                .truncatedTo(ChronoUnit.SECONDS)
                .format(DateTimeFormatter.ISO_LOCAL_TIME);
    }

    /** Formats a number of bytes with a decimal unit. */
    public static String size(long bytes) {
        Unit unit = Unit.of(bytes);
        return unit.amount(bytes) + " " + unit;
    }

    private enum Unit {
        B(1),
        kB(1_000),
        MB(1_000_000),
        GB(1_000_000_000);

        private final long bytes;

        Unit(long bytes) {
            this.bytes = bytes;
        }

        static Unit of(long bytes) {
            Unit largest = B;
            for (Unit unit : values()) {
                largest = bytes >= unit.bytes ? unit : largest;
            }
            return largest;
        }

        String amount(long count) {
            return this == B ? String.valueOf(count) : String.format(Locale.ROOT, "%.1f", (double) count / bytes);
        }
    }
}
