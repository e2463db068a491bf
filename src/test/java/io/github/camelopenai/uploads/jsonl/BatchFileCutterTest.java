package io.github.camelopenai.uploads.jsonl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.part.BytesContent;
import io.github.camelopenai.uploads.part.Content;
import io.github.camelopenai.uploads.part.FileContent;
import io.github.camelopenai.uploads.part.StreamContent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchFileCutterTest {

    private static final String REQUEST =
            "{\"custom_id\":\"%s\",\"method\":\"POST\",\"url\":\"/v1/responses\",\"body\":{\"input\":\"%s\"}}";

    @TempDir
    Path directory;

    private Content content(String kind, byte[] bytes) throws IOException {
        return switch (kind) {
            case "file" -> FileContent.of(Files.write(directory.resolve("orders.jsonl"), bytes));
            case "bytes" -> BytesContent.of(ByteBuffer.wrap(bytes));
            // Gives a few bytes with each read.
            default ->
                StreamContent.of(
                        new ByteArrayInputStream(bytes) {
                            @Override
                            public synchronized int read(byte[] b, int off, int len) {
                                return super.read(b, off, Math.min(len, 1 + pos % 7919));
                            }
                        },
                        Content.UNKNOWN_LENGTH);
        };
    }

    private BatchFileCutter cutter(String kind, String text, BatchLimits limits, boolean validate) throws IOException {
        Content content = content(kind, text.getBytes(StandardCharsets.UTF_8));
        BatchSource source = new BatchSource(content, "orders.jsonl", null, null, false);
        return new BatchFileCutter(source, limits, validate, Files.createDirectories(directory.resolve("spool")));
    }

    private static List<String> texts(BatchFileCutter cutter) throws IOException {
        List<BatchFile> files = new ArrayList<>();
        while (cutter.hasNext()) {
            files.add(cutter.next());
        }
        List<String> texts = new ArrayList<>();
        for (BatchFile file : files) {
            try (InputStream in = file.openStream()) {
                String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSize((int) file.length());
                texts.add(text);
            }
        }
        return texts;
    }

    private static String valid(String id) {
        return REQUEST.formatted(id, "text") + "\n";
    }

    private void assertThatItIsRefused(String text, String... reasons) throws IOException {
        BatchFileCutter cutter = cutter("file", text, new BatchLimits(10_000_000, 100), true);
        assertThatThrownBy(() -> texts(cutter))
                .isInstanceOf(InvalidLineException.class)
                .hasMessageContainingAll(reasons);
    }

    /** Compares with a cutter that has everything in memory, with lines around the size of the buffer. */
    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"file", "bytes", "stream"})
    void shouldCutAnyLinesAsASimpleCutterDoes(String kind) throws IOException {
        Random random = new Random(16);
        for (int round = 0; round < 15; round++) {
            StringBuilder text = new StringBuilder();
            List<String> lines = new ArrayList<>();
            int count = 1 + random.nextInt(40);
            for (int i = 0; i < count; i++) {
                int length = random.nextInt(4) == 0
                        ? LineScanner.BUFFER - 20 + random.nextInt(40)
                        : random.nextInt(5) == 0 ? random.nextInt(3 * LineScanner.BUFFER) : random.nextInt(2000);
                String line = "{"
                        + Stream.of("x", "\u00e4", "\u2028", "\ud83d\ude00")
                                .skip(random.nextInt(4))
                                .findFirst()
                                .orElseThrow()
                                .repeat(length / 3)
                        + "x".repeat(random.nextInt(4)) + "}";
                boolean last = i == count - 1;
                String end = last && random.nextBoolean() ? "" : random.nextBoolean() ? "\r\n" : "\n";
                lines.add(line + end);
                text.append(line).append(end);
                if (!end.isEmpty() && random.nextInt(3) == 0) {
                    text.append(" \t\r\n".substring(random.nextInt(4)));
                }
                if (!end.isEmpty() && random.nextInt(10) == 0) {
                    text.append('\uFEFF');
                }
            }
            BatchLimits limits = new BatchLimits(2_000_000, 1 + random.nextInt(12));

            List<String> cut = texts(cutter(kind, text.toString(), limits, false));

            assertThat(cut.equals(simplyCut(lines, limits)))
                    .as("round %s", round)
                    .isTrue();
        }
    }

    private static List<String> simplyCut(List<String> lines, BatchLimits limits) {
        List<String> files = new ArrayList<>();
        StringBuilder file = new StringBuilder();
        long bytes = 0;
        int count = 0;
        for (String line : lines) {
            int length = line.getBytes(StandardCharsets.UTF_8).length;
            if (count == limits.maxLines() || bytes + length > limits.maxBytes()) {
                files.add(file.toString());
                file.setLength(0);
                bytes = 0;
                count = 0;
            }
            file.append(line);
            bytes += length;
            count++;
        }
        files.add(file.toString());
        return files;
    }

    @Test
    void shouldReadAnyRangeOfABatchFileWithGaps() throws IOException {
        String text = "{1}\n\n{22}\n \n\uFEFF{333}\n{4}\n";
        byte[] expected = "{1}\n{22}\n{333}\n{4}\n".getBytes(StandardCharsets.UTF_8);
        BatchFile file =
                cutter("file", text, new BatchLimits(1000, 1000), false).next();
        for (int offset = 0; offset < expected.length; offset++) {
            for (int count = 1; count <= expected.length - offset; count++) {
                String range = new String(expected, offset, count, StandardCharsets.UTF_8);
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                file.content().write(offset, count, out, new AbortSignal());
                assertThat(out).hasToString(range);
                try (InputStream in = file.content().open(offset, count)) {
                    assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                            .isEqualTo(range);
                }
            }
        }
    }

    @Test
    void shouldDescribeEachBatchFile() throws IOException {
        BatchFileCutter cutter = cutter("file", "\n{1}\n{2}\n\n{3}\n", new BatchLimits(1000, 2), false);

        BatchFile first = cutter.next();
        BatchFile second = cutter.next();

        assertThat(first).hasToString("orders-0001.jsonl (2 lines, 8 bytes, from line 2)");
        assertThat(first.version()).isEqualTo("bytes 1-8");
        assertThat(second).hasToString("orders-0002.jsonl (1 lines, 4 bytes, from line 5)");
        assertThat(second.version()).isEqualTo("bytes 10-13");
        assertThat(cutter.hasNext()).isFalse();
    }

    @Test
    void shouldDescribeBatchFilesOfAStreamAsThoseOfAFile() throws IOException {
        BatchFileCutter cutter = cutter("stream", "\n{1}\n{2}\n\n{3}\n", new BatchLimits(1000, 2), false);

        assertThat(cutter.next().version()).isEqualTo("bytes 1-8");
        assertThat(cutter.next().version()).isEqualTo("bytes 10-13");
    }

    @Test
    void shouldDeleteTheSpoolFilesOfAStream() throws IOException {
        BatchFileCutter cutter = cutter("stream", "{1}\n{2}\n{3}\n", new BatchLimits(1000, 1), false);
        cutter.next().close();
        cutter.next();

        cutter.release();

        assertThat(directory.resolve("spool")).isEmptyDirectory();
    }

    @Test
    void shouldAcceptALineAsLargeAsABatchFile() throws IOException {
        String line = "{" + "x".repeat(997) + "}\n";

        assertThat(texts(cutter("file", line + line, new BatchLimits(1000, 10), false)))
                .containsExactly(line, line);
        assertThatThrownBy(() -> texts(cutter("file", "\n" + line, new BatchLimits(999, 10), false)))
                .hasMessageContainingAll("Line 2 of 'orders.jsonl' has more than 999 bytes");
    }

    @Test
    void shouldFailWhenAStreamEndsTooEarly() {
        Content content = StreamContent.of(new ByteArrayInputStream("{1}\n".getBytes(StandardCharsets.UTF_8)), 10);
        BatchSource source = new BatchSource(content, "orders.jsonl", null, null, false);
        BatchFileCutter cutter = new BatchFileCutter(source, new BatchLimits(100, 1), false, directory);

        assertThatThrownBy(() -> texts(cutter)).hasMessageContainingAll("ended after 4 bytes, though 10");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldAcceptValidRequests() throws IOException {
        String large = REQUEST.formatted("large", "\u2028 \\n \\ud83d\\ude00".repeat(100_000)) + "\r\n";
        String text = "\uFEFF" + valid("1") + "\n" + valid("2") + large + "  " + REQUEST.formatted("3", "x");

        assertThat(String.join("", texts(cutter("file", text, new BatchLimits(10_000_000, 100), true))))
                .isEqualTo(text.replace("\uFEFF", "").replace("\n\n", "\n"));
    }

    @Test
    void shouldAcceptAnIdAgainInAnotherBatchFile() throws IOException {
        assertThat(texts(cutter("file", valid("1") + valid("1"), new BatchLimits(10_000, 1), true)))
                .containsExactly(valid("1"), valid("1"));
    }

    @Test
    void shouldNameTheReasonForRefusingALine() throws IOException {
        assertThatItIsRefused(valid("1") + "\n" + valid("1"), "Line 3 of 'orders.jsonl'", "custom_id '1' of line 1");
        assertThatItIsRefused(valid("1") + "{\"a\":\n1}\n", "Line 2 of 'orders.jsonl'", "not a complete JSON object");
        assertThatItIsRefused("123\n", "Line 1", "not a complete JSON object");
        assertThatItIsRefused("[1]\n", "Line 1", "is not a JSON object but begins with START_ARRAY");
        assertThatItIsRefused("{}\n", "has no 'custom_id'");
        assertThatItIsRefused(valid("1").replace("POST", ""), "'method' that is not a text or is empty");
        assertThatItIsRefused(valid("1").replace("\"url\"", "\"uri\""), "has no 'url'");
        assertThatItIsRefused(valid("1").replace("\"1\"", "1"), "'custom_id' that is not a text");
        assertThatItIsRefused(valid("1").replace("{\"input\":\"text\"}", "null"), "'body' that is not a JSON object");
        assertThatItIsRefused(valid("1").replace("}\n", ",\"url\":\"/v1\"}\n"), "has 'url' twice");
        assertThatItIsRefused(valid("1").replace("\n", " {}\n"), "more than one JSON value");
        assertThatItIsRefused(valid("1").replace("text", "te\tt"), "not a JSON object", "at byte ");
        assertThatItIsRefused(valid("1").replace("text", "x".repeat(1_000_000) + "\\q"), "Line 1", "not a JSON object");
        assertThatItIsRefused(valid("1").replace("}}", "}"), "Line 1", "not a complete JSON object");
        assertThatItIsRefused(valid("1").replace("\n", "x\n"), "more than one JSON value");
        assertThatItIsRefused(valid("1") + "{}{}\n", "Line 2", "more than one JSON value");
    }

    @Test
    void shouldNameTheByteOfALine() throws IOException {
        String invalid = valid("a").replace("text", "te\tt");
        String where = "at byte " + invalid.indexOf('\t') + " of the line";

        assertThatItIsRefused(invalid, "Line 1", where);
        assertThatItIsRefused(valid("1") + valid("\\u0062") + valid("\\u0063") + invalid, "Line 4", where);
    }

    @Test
    void shouldFindAnIdAgainThatIsWrittenInAnotherWay() throws IOException {
        assertThatItIsRefused(valid("a\u00e4") + valid("\\u0061\\u00E4"), "'a\u00e4' of line 1");
        assertThatItIsRefused(valid("/1") + valid("\\/1"), "'/1' of line 1");
        assertThatItIsRefused(valid("\\ud800") + valid("\\uD800"), "Line 2", "of line 1");
        assertThat(texts(cutter("file", valid("\\ud800") + valid("\\ud801"), new BatchLimits(10_000, 10), true)))
                .hasSize(1);
    }

    @Test
    void shouldKeepLongIdsApart() throws IOException {
        String id = "i".repeat(100);
        assertThat(texts(cutter("file", valid(id + 1) + valid(id + 2), new BatchLimits(10_000, 10), true)))
                .hasSize(1);
        assertThatItIsRefused(valid(id) + valid(id), "Line 2", "of line 1");
    }

    @Test
    void shouldRefuseUtf16WithoutAByteOrderMark() {
        String text = valid("1");
        Content content = BytesContent.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_16LE)));
        BatchSource source = new BatchSource(content, null, null, null, false);

        assertThatThrownBy(() -> new BatchFileCutter(source, new BatchLimits(10_000, 1), true, null).next())
                .hasMessageContainingAll("Line 1", "zero byte");
    }

    @Test
    void shouldCutManyBlankLinesInLittleMemory() throws IOException {
        String text = "{}\n\n".repeat(250_000);

        List<String> texts = texts(cutter("file", text, new BatchLimits(10_000_000, 10_000_000), false));

        assertThat(texts).hasSize(3);
        assertThat(texts.stream().collect(Collectors.joining()).equals("{}\n".repeat(250_000)))
                .isTrue();
    }
}
