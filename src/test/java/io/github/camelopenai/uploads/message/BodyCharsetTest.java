package io.github.camelopenai.uploads.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.emulator.EmulatedFile;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.converter.stream.ReaderCache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyCharsetTest extends UploadsTestSupport {

    private static final String EURO = "{\"a\":\"1 €\"}\n";

    private Exchange upload(Object body, String charset) {
        return send("openai-uploads:upload?fileName=a.jsonl", exchange -> {
            exchange.getMessage().setBody(body);
            exchange.setProperty(Exchange.CHARSET_NAME, charset);
        });
    }

    private List<byte[]> uploaded() {
        return emulator.files().stream()
                .map(EmulatedFile::content)
                .map(BodyCharsetTest::bytes)
                .toList();
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("String", EURO),
                Arguments.of("StringBuilder", new StringBuilder(EURO)),
                Arguments.of("StringBuffer", new StringBuffer(EURO)),
                Arguments.of("CharBuffer", CharBuffer.wrap(EURO)),
                Arguments.of("Reader", new StringReader(EURO)),
                Arguments.of("cached Reader", new ReaderCache(EURO)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void shouldRefuseATextThatTheCharsetCannotEncode(String name, Object body) {
        Exchange result = upload(body, "ISO-8859-1");

        assertThat(result.getException())
                .hasMessageContaining(
                        "The body contains characters (first: '€' at index 8) that ISO-8859-1 (CamelCharsetName)"
                                + " cannot encode; remove CamelCharsetName or set it to UTF-8");
        assertThat(emulator.requests()).isEmpty();
        assertThat(spoolFiles()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void shouldUploadATextInTheCharsetThatWasChosen(String name, Object body) {
        Exchange result = upload(body, "windows-1252");

        assertThat(result.getException()).isNull();
        assertThat(uploaded()).singleElement().isEqualTo(EURO.getBytes(Charset.forName("windows-1252")));
    }

    @Test
    void shouldReportTheIndexOfACharacterFarInTheText() {
        String text = "x".repeat(20_000) + "\uD83D\uDE00" + "y".repeat(20_000);

        assertThat(upload(text, "ISO-8859-15").getException())
                .hasMessageContaining("(first: '\uD83D\uDE00' at index 20000) that ISO-8859-15");
        assertThat(upload(new StringReader(text), "ISO-8859-15").getException())
                .hasMessageContaining("(first: '\uD83D\uDE00' at index 20000) that ISO-8859-15");
    }

    @Test
    void shouldRefuseHalfACharacter() {
        for (Object body :
                List.of("ab\uD83Dcd", new StringReader("ab\uD83Dcd"), "ab\uD83D", new StringReader("ab\uD83D"))) {
            assertThat(send("openai-uploads:upload?fileName=a.jsonl", body).getException())
                    .hasMessageContaining("half a character (U+D83D at index 2)");
        }
        assertThat(emulator.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {8190, 8191, 8192, 8193})
    void shouldKeepPairsOfSurrogatesTogether(int before) {
        String text = "x".repeat(before) + "\uD83D\uDE00".repeat(9_000);

        assertThat(upload(text, "UTF-8").getException()).isNull();
        assertThat(upload(new StringReader(text), "UTF-8").getException()).isNull();

        assertThat(uploaded()).hasSize(2).allSatisfy(content -> assertThat(content)
                .isEqualTo(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void shouldEncodeAReaderInAStatefulCharset() throws Exception {
        String text = "abc日本語".repeat(5_000);

        assertThat(upload(new StringReader(text), "ISO-2022-JP").getException()).isNull();
        assertThat(upload(new StringReader(text), "UTF-16").getException()).isNull();

        assertThat(uploaded().get(0)).isEqualTo(text.getBytes("ISO-2022-JP"));
        assertThat(uploaded().get(1)).isEqualTo(text.getBytes(StandardCharsets.UTF_16));
    }

    @ParameterizedTest
    @ValueSource(strings = {"latin-9000", "no charset!", "x-JISAutoDetect"})
    void shouldRefuseACharsetThatCannotBeWritten(String charset) {
        for (Object body : List.of("text", new StringBuilder("text"), new StringReader("text"))) {
            assertThat(upload(body, charset).getException())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + charset + "'")
                    .hasMessageContaining("CamelCharsetName")
                    .hasMessageContaining("UTF-8");
        }
        assertThat(emulator.requests()).isEmpty();
    }

    @Test
    void shouldRefuseAPartThatTheCharsetCannotEncode() {
        send("openai-uploads:create?fileName=a.jsonl", "any");

        Exchange result =
                send("openai-uploads:addPart?uploadId=" + emulator.onlyUpload().id(), exchange -> {
                    exchange.getMessage().setBody("1 €");
                    exchange.getMessage().setHeader(Exchange.CHARSET_NAME, "US-ASCII");
                });

        assertThat(result.getException()).hasMessageContaining("(first: '€' at index 2) that US-ASCII");
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).isEmpty();
    }

    @Test
    void shouldNotConvertBytesToACharset() {
        byte[] bytes = EURO.getBytes(StandardCharsets.UTF_8);

        upload(bytes, "US-ASCII");
        upload((InputStream) new ByteArrayInputStream(bytes), "US-ASCII");

        assertThat(uploaded()).allSatisfy(content -> assertThat(content).isEqualTo(bytes));
    }

    @Test
    void shouldUploadACachedReaderAgain() {
        Reader cache = new ReaderCache(EURO);

        assertThat(upload(cache, "UTF-8").getException()).isNull();
        assertThat(upload(cache, "UTF-8").getException()).isNull();

        assertThat(uploaded()).hasSize(2).allSatisfy(content -> assertThat(content)
                .isEqualTo(EURO.getBytes(StandardCharsets.UTF_8)));
    }
}
