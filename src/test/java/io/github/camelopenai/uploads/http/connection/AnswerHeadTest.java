package io.github.camelopenai.uploads.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.http.connection.AnswerHead.Kind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerHeadTest {

    private final AnswerHead head = new AnswerHead();

    private Kind kindOf(String text) {
        for (byte b : text.getBytes(StandardCharsets.US_ASCII)) {
            head.accept(b);
        }
        return head.kind();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 2",
                "HTTP/1.1 413 Too Large",
                "HTTP/1.0  5",
                "\r\nHTTP/1.1 4",
                "HTTP/1.1 1000 ",
                "HTTP/1.1 1x",
                "HTTP/1.1 10\r",
                "HTTP/2 103 ",
                "<html>",
                "ICY 200",
                "HTTP/1.1\r",
                "{"
            })
    void shouldLetEverythingElseBeReadAsTheFinalAnswer(String text) {
        assertThat(kindOf(text)).isEqualTo(Kind.FINAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\r\n", "H", "HTTP/1.1", "HTTP/1.1 ", "HTTP/1.1 1", "HTTP/1.1 103"})
    void shouldWaitForTheWholeStatus(String text) {
        assertThat(kindOf(text)).isEqualTo(Kind.UNDECIDED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n",
                "HTTP/1.1 100\r\n\r\n",
                "HTTP/1.1 100\n\n",
                "HTTP/1.0   102 \nA: b\n c\n\r\n",
                "\r\nHTTP/1.1 199 x\r\n\r\n"
            })
    void shouldEndAnInterimAnswerWithItsEmptyLine(String text) {
        assertThat(kindOf(text.substring(0, text.length() - 1))).isEqualTo(Kind.INTERIM);
        assertThat(head.isOver()).isFalse();

        assertThat(kindOf(text.substring(text.length() - 1))).isEqualTo(Kind.INTERIM);
        assertThat(head.isOver()).isTrue();
    }

    @Test
    void shouldNotWaitForEverForAStatus() {
        assertThat(kindOf(" ".repeat(100))).isEqualTo(Kind.FINAL);
    }

    @Test
    void shouldRecogniseAnAlertOfTlsByItsFirstByteAlone() {
        kindOf("HTTP/1.1 200 \u0015");
        assertThat(head.isTlsAlert()).isFalse();

        AnswerHead alert = new AnswerHead();
        alert.accept((byte) 0x15);
        alert.accept((byte) 3);
        assertThat(alert.isTlsAlert()).isTrue();
        assertThat(alert.kind()).isEqualTo(Kind.FINAL);
    }
}
