package io.github.camelopenai.examples.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;

/** Makes requests for OpenAI's Batch API. */
final class Requests {

    private Requests() {}

    /** The request of this number; always the same. */
    static String request(int number) {
        return String.format(
                Locale.ROOT,
                "{\"custom_id\":\"number-%07d\",\"method\":\"POST\",\"url\":\"/v1/responses\",\"body\":"
                        + "{\"model\":\"gpt-4.1-mini\",\"input\":\"Is %d a prime number? %s\"}}",
                number,
                number * 7919L + 2,
                "Say why, step by step. ".repeat(1 + number % 80));
    }

    /**
     * Writes the requests of a batch in the order of their numbers. Whichever partition was read first, those of one
     * partition have to be in order already.
     */
    static Path inOrder(InputStream batch, int partitions, Path file) throws IOException {
        List<Queue<String>> waiting = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            waiting.add(new ArrayDeque<>());
        }
        BufferedReader lines = new BufferedReader(new InputStreamReader(batch, UTF_8));
        for (String line; (line = lines.readLine()) != null; ) {
            waiting.get(number(line) % partitions).add(line);
        }
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int turn = 0; !waiting.stream().allMatch(Queue::isEmpty); turn++) {
                String next = waiting.get(turn % partitions).poll();
                if (next != null) {
                    out.write(next);
                    out.write('\n');
                }
            }
        }
        return file;
    }

    private static int number(String request) {
        int begin = request.indexOf("number-") + "number-".length();
        return Integer.parseInt(request.substring(begin, begin + 7));
    }
}
