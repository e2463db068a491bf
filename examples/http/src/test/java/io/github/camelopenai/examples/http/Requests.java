package io.github.camelopenai.examples.http;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;

/** Makes input for OpenAI's Batch API: a request per line. */
final class Requests {

    private Requests() {}

    /** Writes whole lines until the file has at least so many bytes; the same ones each time. */
    static void write(Path file, long bytes) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            long written = 0;
            for (int number = 1; written < bytes; number++) {
                String line = String.format(
                        Locale.ROOT,
                        "{\"custom_id\":\"number-%07d\",\"method\":\"POST\",\"url\":\"/v1/responses\",\"body\":"
                                + "{\"model\":\"gpt-4.1-mini\",\"input\":\"Is %d a prime number? %s\"}}\n",
                        number,
                        random.nextLong(Long.MAX_VALUE),
                        "Say why, step by step. ".repeat(1 + random.nextInt(40)));
                out.write(line);
                written += line.length();
            }
        }
    }
}
