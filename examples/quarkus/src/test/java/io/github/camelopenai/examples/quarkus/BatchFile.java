package io.github.camelopenai.examples.quarkus;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Makes input for OpenAI's Batch API: a request per line. */
final class BatchFile {

    private static final String LINE = """
            {"custom_id":"reading-%07d","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-4.1-mini",\
            "messages":[{"role":"user","content":"Is %d kWh in one day plausible for a cold store? Say why."}]}}
            """;

    private BatchFile() {}

    /** Writes whole lines until the file has at least so many bytes; the same ones each time. */
    static void write(Path file, long bytes) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            long written = 0;
            for (int number = 1; written < bytes; number++) {
                String line = LINE.formatted(number, random.nextInt(100_000));
                out.write(line);
                written += line.length();
            }
        }
    }
}
