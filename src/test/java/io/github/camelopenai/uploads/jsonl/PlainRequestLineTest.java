package io.github.camelopenai.uploads.jsonl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainRequestLineTest {

    private static final String REST = "\"method\":\"POST\",\"url\":\"/v1/responses\",\"body\":{}";
    private static final List<String> PLAIN = List.of(
            "{\"custom_id\":\"a\"," + REST + "}",
            "{\"custom_id\":\"an id of \u00e4\u20ac\ud83d\ude00\"," + REST + "}",
            " {\t\"body\" : { \"a\":[1,-2.5e+10,0,0.0,1E9,true,false,null,[],{},[[{\"b\":[]}]]] } ,\"url\":\"\\/v1\\/x\","
                    + "\"method\":\"P\\u00e9\\n\\\"\",\"custom_id\":\"b\",\"more\":[{\"custom_id\":7}, \"\u2028\"]} \r",
            "{\"custom_id\":\"request-1\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":{\"model\":\"m\","
                    + "\"messages\":[{\"role\":\"user\",\"content\":\"Some text \\\\ that is \\\"longer\\\" than eight bytes\"}],"
                    + "\"max_tokens\":1000}}");

    private final PlainRequestLine line = new PlainRequestLine();

    private boolean matches(String text) {
        return matches(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Between bytes that would make it another line. */
    private boolean matches(byte[] text) {
        byte[] surrounded = new byte[text.length + 20];
        Arrays.fill(surrounded, (byte) '}');
        System.arraycopy(text, 0, surrounded, 10, text.length);
        return line.matches(surrounded, 10, text.length);
    }

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** The request, as a parser reads it; null if it is not valid. */
    private static JsonNode parsed(byte[] text) throws IOException {
        try (InputStreamReader strict =
                new InputStreamReader(new ByteArrayInputStream(text), StandardCharsets.UTF_8.newDecoder())) {
            JsonNode request = JSON.readTree(strict);
            boolean complete = request.path("custom_id").isTextual()
                    && !request.path("custom_id").textValue().isEmpty()
                    && request.path("method").isTextual()
                    && request.path("url").isTextual()
                    && request.path("body").isObject();
            return complete ? request : null;
        } catch (com.fasterxml.jackson.core.JsonProcessingException | CharacterCodingException e) {
            return null;
        }
    }

    @Test
    void shouldRecogniseValidRequests() {
        assertThat(PLAIN).allMatch(this::matches);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "{\"custom_id\":\"a\"," + REST,
                "{\"custom_id\":\"a\"," + REST + "}}",
                "{\"custom_id\":\"a\"," + REST + "} {}",
                "{\"custom_id\":\"a\"," + REST + ",}",
                "{\"custom_id\":\"\"," + REST + "}",
                "{\"custom_id\":1," + REST + "}",
                "{\"custom_id\":\"a\",\"custom_id\":\"b\"," + REST + "}",
                "{" + REST + "}",
                "{\"custom_id\":\"a\",\"method\":\"\",\"url\":\"/\",\"body\":{}}",
                "{\"custom_id\":\"a\",\"method\":\"POST\",\"url\":\"/\",\"body\":[]}",
                "{\"custom_id\":\"a\",\"x\":01," + REST + "}",
                "{\"custom_id\":\"a\",\"x\":1.," + REST + "}",
                "{\"custom_id\":\"a\",\"x\":+1," + REST + "}",
                "{\"custom_id\":\"a\",\"x\":1e," + REST + "}",
                "{\"custom_id\":\"a\",\"x\":nul," + REST + "}",
                "{\"custom_id\":\"a\",\"x\":truex," + REST + "}",
                "{\"custom_id\":\"a\",\"x\":[1,]," + REST + "}",
                "{\"custom_id\":\"a\",\"x\":[1}," + REST + "}",
                "{\"custom_id\":\"a\",\"x\":{1:2}," + REST + "}",
                "{\"custom_id\":\"a\",\"x\":\"\\x\"," + REST + "}",
                "{\"custom_id\":\"a\",\"x\":\"\\u00g0\"," + REST + "}",
                "{\"custom_id\":\"a\",\"x\":\"\t\"," + REST + "}"
            })
    void shouldNotRecogniseOtherLines(String text) {
        assertThat(matches(text)).isFalse();
    }

    @Test
    void shouldLeaveUnusualLinesToTheParser() {
        assertThat(matches("{\"custom_id\":\"\\u0061\"," + REST + "}")).isFalse();
        assertThat(matches("{\"custom_id\":\"a\",\"x\":" + "[".repeat(65) + "]".repeat(65) + "," + REST + "}"))
                .isFalse();
        assertThat(matches("{\"custom_id\":\"a\",\"x\":" + "9".repeat(101) + "," + REST + "}"))
                .isFalse();
        assertThat(matches("{\"custom_id\":\"a\",\"" + "x".repeat(1_001) + "\":1," + REST + "}"))
                .isFalse();
    }

    @Test
    void shouldRecogniseNothingThatAParserRefuses() throws IOException {
        Random random = new Random(20_261_126);
        byte[] inserted = "{}[]\",:\\u0e.-+tfn \t\r09".getBytes(StandardCharsets.UTF_8);
        int recognised = 0;
        for (int round = 0; round < 300_000; round++) {
            byte[] seed = PLAIN.get(random.nextInt(PLAIN.size())).getBytes(StandardCharsets.UTF_8);
            List<Byte> mutated = new ArrayList<>();
            for (byte b : seed) {
                mutated.add(b);
            }
            for (int change = random.nextInt(3); change >= 0; change--) {
                int at = random.nextInt(mutated.size());
                byte b =
                        random.nextInt(4) == 0 ? (byte) random.nextInt(256) : inserted[random.nextInt(inserted.length)];
                switch (random.nextInt(3)) {
                    case 0 -> mutated.add(at, b);
                    case 1 -> mutated.remove(at);
                    default -> mutated.set(at, b);
                }
            }
            byte[] text = new byte[mutated.size()];
            for (int i = 0; i < text.length; i++) {
                text[i] = mutated.get(i);
            }
            if (matches(text)) {
                recognised++;
                JsonNode request = parsed(text);
                assertThat(request).as(new String(text, StandardCharsets.UTF_8)).isNotNull();
                // 10 bytes stand before the line.
                assertThat(new String(text, line.idStart() - 10, line.idLength(), StandardCharsets.UTF_8))
                        .isEqualTo(request.path("custom_id").textValue());
            }
        }
        assertThat(recognised).isGreaterThan(20_000);
    }
}
