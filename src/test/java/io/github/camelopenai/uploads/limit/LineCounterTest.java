package io.github.camelopenai.uploads.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineCounterTest {

    private static LineCounter count(byte[] bytes, int from, int to) {
        LineCounter counter = new LineCounter();
        counter.write(bytes, from, to - from);
        return counter;
    }

    @ParameterizedTest
    @CsvSource({
        "'',0",
        "a,1",
        "a|,1",
        "a|b,2",
        "a|b|,2",
        "|a,1",
        "||a||b||,2",
        "' | |',0",
        "a^|b^|,2",
        "^|a,1",
        "a\u2028b,1"
    })
    void shouldCountLinesThatAreNotBlank(String text, long lines) {
        byte[] bytes = text.replace('|', '\n').replace('^', '\r').getBytes(StandardCharsets.UTF_8);

        assertThat(count(bytes, 0, bytes.length).lines()).isEqualTo(lines);
    }

    @RepeatedTest(200)
    void shouldCountTheSameInAnyPieces() {
        Random random = new Random();
        byte[] bytes = new byte[random.nextInt(30)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) "a \n".charAt(random.nextInt(3));
        }
        long expected = new String(bytes, StandardCharsets.US_ASCII)
                .lines()
                .filter(line -> !line.isBlank())
                .count();
        LineCounter inBlocks = new LineCounter();
        LineCounter joined = new LineCounter();
        for (int from = 0; from < bytes.length; ) {
            int to = from + 1 + random.nextInt(bytes.length - from);
            inBlocks.write(bytes, from, to - from);
            joined.append(count(bytes, from, to));
            from = to;
        }

        assertThat(inBlocks.lines()).isEqualTo(expected);
        assertThat(joined.lines()).isEqualTo(expected);
    }

    @RepeatedTest(200)
    void shouldTreatEachByteAsInAShortPieceWhenPiecesAreLong() {
        Random random = new Random();
        byte[] unusual = {'\n', '\n', ' ', '!', 0x1f, 0, '\r', 0x7f, (byte) 0x80, (byte) 0x8a, (byte) 0xff, 0x0b, 0x09};
        byte[] bytes = new byte[random.nextInt(200)];
        int kinds = 1 + random.nextInt(unusual.length);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = unusual[random.nextInt(kinds)];
        }
        LineCounter one = new LineCounter();
        for (byte each : bytes) {
            one.write(each);
        }
        int from = random.nextInt(bytes.length + 1);
        LineCounter pieces = count(bytes, 0, from);
        pieces.write(bytes, from, bytes.length - from);

        assertThat(pieces.lines()).isEqualTo(one.lines());
        assertThat(pieces.whole()).isEqualTo(one.whole());
    }
}
