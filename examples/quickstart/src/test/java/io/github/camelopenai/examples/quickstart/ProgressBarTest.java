package io.github.camelopenai.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.api.session.UploadPhase;
import io.github.camelopenai.uploads.api.session.UploadProgress;
import io.github.camelopenai.uploads.monitoring.UploadEvent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressBarTest {

    private static final long TOTAL = 400_000_000;

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    private static UploadEvent.Subject at(long bytes) {
        Duration none = Duration.ZERO;
        UploadProgress upload = new UploadProgress(
                "upload_1",
                "batch.jsonl",
                "batch",
                TOTAL,
                bytes,
                bytes,
                0,
                4,
                0,
                0,
                0,
                none,
                none,
                null,
                null,
                UploadPhase.OPEN);
        return new UploadEvent.Subject(upload, null, 0);
    }

    @Test
    void shouldStayInOneLineOfATerminalUntilItIsFull() {
        try (ProgressBar bar = new ProgressBar(TOTAL, new PrintStream(shown, true), true)) {
            bar.accept(new UploadEvent.Created(at(0)));
            bar.accept(new UploadEvent.PartUploaded(at(TOTAL / 2), 1, TOTAL / 2, 1));
            bar.accept(new UploadEvent.PartUploaded(at(TOTAL), 0, TOTAL / 2, 1));
            bar.accept(new UploadEvent.Completed(at(TOTAL), "file-1"));
        }

        assertThat(shown.toString())
                .isEqualTo("upload   0 of 400 MB         [" + " ".repeat(40) + "]\r"
                        + "upload   200 of 400 MB       [" + "=".repeat(20) + " ".repeat(20) + "]\r"
                        + "upload   400 of 400 MB       [" + "=".repeat(40) + "]\n");
    }

    @Test
    void shouldLeaveItsLineWhenTheUploadFails() {
        try (ProgressBar bar = new ProgressBar(TOTAL, new PrintStream(shown, true), true)) {
            bar.accept(new UploadEvent.Created(at(0)));
        }

        assertThat(shown.toString()).endsWith("]\r" + System.lineSeparator());
    }
}
