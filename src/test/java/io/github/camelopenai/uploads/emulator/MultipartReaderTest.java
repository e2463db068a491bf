package io.github.camelopenai.uploads.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.commons.fileupload2.core.MultipartInput;
import org.apache.commons.fileupload2.core.ParameterParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartReaderTest {

    private record Field(String headers, String content) {}

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** A stream that gives a few bytes at a time, as a network may. */
    private static InputStream dribbling(byte[] bytes, int atMost) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, atMost));
            }
        };
    }

    private static List<Field> read(InputStream body, String boundary) throws IOException {
        List<Field> fields = new ArrayList<>();
        MultipartReader reader = new MultipartReader(body, boundary);
        while (reader.next()) {
            fields.add(new Field(reader.headers(), latin1(reader.content().readAllBytes())));
        }
        return fields;
    }

    /** With a parser that is not ours. */
    private static List<Field> readByOthers(byte[] body, String boundary) throws IOException {
        MultipartInput input = MultipartInput.builder()
                .setInputStream(new ByteArrayInputStream(body))
                .setBoundary(latin1(boundary))
                .get();
        List<Field> fields = new ArrayList<>();
        for (boolean more = input.skipPreamble(); more; more = input.readBoundary()) {
            String headers = input.readHeaders().strip();
            fields.add(new Field(headers, latin1(input.newInputStream().readAllBytes())));
        }
        return fields;
    }

    private static byte[] body(String boundary, List<Field> fields) {
        StringBuilder body = new StringBuilder();
        for (Field field : fields) {
            body.append("--").append(boundary).append("\r\n").append(field.headers());
            body.append("\r\n\r\n").append(field.content()).append("\r\n");
        }
        return latin1(body.append("--").append(boundary).append("--\r\n").toString());
    }

    /** Contents that look like boundaries again and again, across the ends of what one read gives. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 11, 64 << 10})
    void shouldReadTheSameFieldsAsAnotherParser(int bytesAtATime) throws Exception {
        Random random = new Random(4711);
        List<String> pieces = List.of("\r", "\n", "-", "--", "\r\n--", "\r\n--zz", "a", "\0", "\u00ff");
        for (int round = 0; round < 200; round++) {
            List<Field> fields = new ArrayList<>();
            for (int field = random.nextInt(3); field >= 0; field--) {
                StringBuilder content = new StringBuilder();
                for (int length = random.nextInt(60); length > 0; length--) {
                    content.append(pieces.get(random.nextInt(pieces.size())));
                }
                fields.add(new Field("Content-Disposition: form-data; name=\"data\"", content.toString()));
            }
            byte[] body = body("zzz", fields);

            assertThat(read(dribbling(body, bytesAtATime), "zzz"))
                    .isEqualTo(fields)
                    .isEqualTo(readByOthers(body, "zzz"));
        }
    }

    @Test
    void shouldReadAFieldThatIsLargerThanItsBuffer() throws Exception {
        byte[] content = new byte[1_000_003];
        new Random(1).nextBytes(content);
        byte[] body = body("b", List.of(new Field("A: b", latin1(content))));

        assertThat(read(dribbling(body, 50_001), "b")).isEqualTo(List.of(new Field("A: b", latin1(content))));
    }

    @Test
    void shouldGiveTheSameBytesOneByOne() throws Exception {
        MultipartReader reader = new MultipartReader(
                new ByteArrayInputStream(body("b", List.of(new Field("A: b", "one\r\n-by-one")))), "b");
        assertThat(reader.next()).isTrue();
        reader.headers();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        InputStream content = reader.content();
        for (int next = content.read(); next >= 0; next = content.read()) {
            bytes.write(next);
        }

        assertThat(bytes).hasToString("one\r\n-by-one");
        assertThat(reader.next()).isFalse();
    }

    @Test
    void shouldSkipThePreambleAndUnreadFields() throws Exception {
        String body = "before\r\n--b \t\r\nA: 1\r\n\r\nfirst\r\n--b\r\n\r\nsecond\r\n--b--\r\nafter";
        MultipartReader reader = new MultipartReader(new ByteArrayInputStream(latin1(body)), "b");

        assertThat(reader.next()).isTrue();
        assertThat(reader.next()).isTrue();
        assertThat(reader.headers()).isEmpty();
        assertThat(reader.content()).hasContent("second");
        assertThat(reader.next()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no boundary",
                "--b\r\nA: b\r\n\r\ncontent",
                "--b\r\nA: b\r\n\r\ncontent\r\n--b",
                "--b\r\nA: b\r\n",
                "--b\nA: b\n\ncontent\n--b--",
                "--bc\r\nA: b\r\n\r\ncontent\r\n--b--"
            })
    void shouldRefuseAnIncompleteBody(String body) {
        assertThatThrownBy(() -> read(new ByteArrayInputStream(latin1(body)), "b"))
                .isInstanceOf(MultipartReader.MalformedException.class);
    }

    @Test
    void shouldRefuseABoundaryOrHeadersThatAreTooLong() {
        assertThatThrownBy(() -> new MultipartReader(InputStream.nullInputStream(), "b".repeat(71)))
                .hasMessageContaining("71");
        byte[] body = body("b", List.of(new Field("A: " + "b".repeat(20_000), "")));
        assertThatThrownBy(() -> read(new ByteArrayInputStream(body), "b")).hasMessageContaining("headers");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "multipart/form-data; boundary=abc",
                "multipart/form-data;boundary=\"a;b=c\"; charset=utf-8",
                "form-data; name=\"data\"; filename=\"a; b = c.jsonl\"",
                "form-data; Name = data ; FILENAME=batch.jsonl",
                "form-data; name=\"data\"; filename=\"\"",
                "form-data"
            })
    void shouldReadTheSameParametersAsAnotherParser(String header) {
        ParameterParser others = new ParameterParser();
        others.setLowerCaseNames(true);
        Map<String, String> expected = others.parse(header, ';');
        expected.values().removeIf(value -> value == null);

        Map<String, String> actual = HeaderParameters.of(header);
        actual.values().removeIf(String::isEmpty);
        expected.values().removeIf(String::isEmpty);
        assertThat(actual).isEqualTo(expected);
    }

    @Test
    void shouldReadEscapedCharactersOfAParameter() {
        assertThat(HeaderParameters.of("form-data; filename=\"a\\\"b\\\\c\"")).isEqualTo(Map.of("filename", "a\"b\\c"));
        assertThat(HeaderParameters.of(null)).isEqualTo(Map.of());
        assertThat(Arrays.asList(HeaderParameters.of("a; b=").get("b"))).containsExactly("");
    }
}
