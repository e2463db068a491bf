package io.github.camelopenai.uploads.benchmark;

import io.github.camelopenai.uploads.benchmark.chart.Report;
import io.github.camelopenai.uploads.jsonl.BatchFileCutter;
import io.github.camelopenai.uploads.jsonl.BatchLimits;
import io.github.camelopenai.uploads.jsonl.BatchSource;
import io.github.camelopenai.uploads.part.FileContent;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The group {@code lines}: how fast one thread cuts a JSONL file into batch files, with and without a check of each line. */
final class LinesBenchmark {

    /** The name of the group. */
    static final String GROUP = "lines";

    private static final String WORDS = "A message of some length, with \\n, \u00e4 and \u2028 in it. ";

    private final Path directory;
    private final int rounds;
    private final long bytes;

    LinesBenchmark(Path directory, int rounds, long bytes) {
        this.directory = directory;
        this.rounds = rounds;
        this.bytes = bytes;
    }

    Report run() throws IOException {
        List<CutSpeed> speeds = new ArrayList<>();
        for (int lineBytes : new int[] {300, 1_000, 4_000, 20_000}) {
            Path file = make(lineBytes);
            measure(file, false);
            measure(file, true);
            double[] cut = new double[rounds];
            double[] validated = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                System.err.printf("lines: %d bytes per line, round %d of %d%n", lineBytes, round + 1, rounds);
                cut[round] = measure(file, false);
                validated[round] = measure(file, true);
            }
            speeds.add(new CutSpeed(lineBytes, median(cut), median(validated)));
            Files.delete(file);
        }
        return CutSpeed.report(bytes, speeds);
    }

    private Path make(int bytesPerLine) throws IOException {
        Path file = directory.resolve("lines-" + bytesPerLine + ".jsonl");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            long written = 0;
            for (long line = 0; written < bytes; line++) {
                byte[] text = line(line, bytesPerLine).getBytes(StandardCharsets.UTF_8);
                out.write(text);
                written += text.length;
            }
        }
        return file;
    }

    private static String line(long number, int bytes) {
        String head = "{\"custom_id\":\"request-" + number
                + "\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":{\"model\":\"gpt-4o-mini\",\"messages\":"
                + "[{\"role\":\"system\",\"content\":\"You are helpful.\"},{\"role\":\"user\",\"content\":\"";
        String tail = "\"}],\"max_tokens\":1000}}\n";
        int wordBytes = WORDS.getBytes(StandardCharsets.UTF_8).length;
        return head + WORDS.repeat(Math.max(1, (bytes - head.length() - tail.length()) / wordBytes)) + tail;
    }

    /** @return MB per second of CPU time */
    private static double measure(Path file, boolean validate) throws IOException {
        BatchSource source = new BatchSource(FileContent.of(file), "lines.jsonl", null, null, false);
        BatchFileCutter cutter = new BatchFileCutter(
                source, new BatchLimits(BatchLimits.MAX_BYTES, BatchLimits.MAX_LINES), validate, null);
        long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        while (cutter.hasNext()) {
            cutter.next();
        }
        long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin;
        cutter.release();
        return Files.size(file) * 1e3 / nanos;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
