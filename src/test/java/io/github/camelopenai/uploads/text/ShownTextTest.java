package io.github.camelopenai.uploads.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShownTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n", "\r\n", "\t", "\u001b", "\u0000", "\u007f", "\u0085", "\u2028", "\u2029", "\u202e", "\u2066",
                "\u200b", "\ufeff", "\ud800", "\ue000", " \n\t "
            })
    void shouldShowOneLineWithoutControlCharacters(String control) {
        assertThat(ShownText.of(control + "a" + control + "b" + control)).isEqualTo("a b");
    }

    @Test
    void shouldShowOtherCharactersAsTheyAre() {
        assertThat(ShownText.of("Größe 大小 حجم \ud83d\ude80")).isEqualTo("Größe 大小 حجم \ud83d\ude80");
        assertThat(ShownText.of(null)).isNull();
        assertThat(ShownText.of(" \n")).isEmpty();
    }

    @Test
    void shouldShortenWithoutCuttingACharacter() {
        assertThat(ShownText.of("x".repeat(500))).hasSize(500);
        assertThat(ShownText.of("x".repeat(501))).isEqualTo("x".repeat(500) + "...");
        assertThat(ShownText.of("x".repeat(499) + "\ud83d\ude80")).isEqualTo("x".repeat(499) + "...");
        assertThat(ShownText.of("x" + " ".repeat(1 << 20) + "y")).isEqualTo("x...");
    }
}
