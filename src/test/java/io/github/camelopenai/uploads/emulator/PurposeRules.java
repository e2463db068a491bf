package io.github.camelopenai.uploads.emulator;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;

/** The limits by purpose, as the API refuses a file after it has received it. */
final class PurposeRules {

    private static final Set<String> JSONL = Set.of("batch", "fine-tune", "evals");
    private static final Set<String> ATTACHED = Set.of("assistants", "user_data");
    private static final long BATCH_BYTES = 200_000_000;
    private static final long BATCH_LINES = 50_000;
    private static final long ATTACHED_BYTES = 512_000_000;

    private PurposeRules() {}

    static void check(NewUpload upload, List<SpooledPart> parts) throws IOException {
        if (JSONL.contains(upload.purpose()) && !upload.filename().endsWith(".jsonl")) {
            throw Refusal.of(
                    400,
                    "Invalid file format for " + upload.purpose() + ". Must be .jsonl",
                    "file",
                    "invalid_file_format");
        }
        boolean batch = upload.purpose().equals("batch");
        if (batch && upload.bytes() > BATCH_BYTES
                || ATTACHED.contains(upload.purpose()) && upload.bytes() > ATTACHED_BYTES) {
            throw Refusal.of(400, "File is too large.", "file", "file_too_large");
        }
        if (batch && lines(parts) > BATCH_LINES) {
            throw Refusal.of(
                    400, "The batch has more than " + BATCH_LINES + " requests.", "file", "too_many_requests_in_batch");
        }
    }

    /** Without blank lines. */
    private static long lines(List<SpooledPart> parts) throws IOException {
        long lines = 0;
        boolean blank = true;
        for (SpooledPart part : parts) {
            try (InputStream in = new BufferedInputStream(Files.newInputStream(part.path()), 1 << 16)) {
                for (int b; (b = in.read()) >= 0; ) {
                    if (b == '\n') {
                        blank = true;
                    } else if (blank && b > ' ') {
                        blank = false;
                        lines++;
                    }
                }
            }
        }
        return lines;
    }
}
