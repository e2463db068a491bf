package io.github.camelopenai.uploads.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "é", "漢", "😀"})
    void shouldFitIntoTheColumnOfADatabaseThatCountsBytes(String character) {
        String text = ColumnText.of("x" + character.repeat(2000));

        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(bytes.length).isBetween(997, 1000);
        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(text);
    }

    @Test
    void shouldLeaveOutCharactersThatADatabaseMayRefuse() {
        assertThat(ColumnText.of("a\0b\uD83Dc.jsonl")).isEqualTo("a b c.jsonl");
    }
}
