package io.github.camelopenai.uploads.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParallelPartsTest {

    @ParameterizedTest
    @CsvSource({"1, 1", "4, 4", "' 16 ', 16", "+2, 2", "2147483647, 2147483647"})
    void shouldReadANumber(String text, int number) {
        assertThat(ParallelParts.parse(text)).isEqualTo(ParallelParts.fixed(number));
        assertThat(ParallelParts.parse(text).isAuto()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "AUTO", " Auto "})
    void shouldBeginWithFourAndHaveNoLimitOfItsOwn(String text) {
        assertThat(ParallelParts.parse(text)).isEqualTo(new ParallelParts(4, Integer.MAX_VALUE));
        assertThat(ParallelParts.parse(text).isAuto()).isTrue();
    }

    @Test
    void shouldStayWithinALimit() {
        ParallelParts auto = ParallelParts.parse("auto");

        assertThat(auto.within(16)).isEqualTo(new ParallelParts(4, 16));
        assertThat(auto.within(3)).isEqualTo(ParallelParts.fixed(3));
        assertThat(ParallelParts.fixed(8).within(16)).isEqualTo(ParallelParts.fixed(8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "0 | parallelParts is 0; it must be a whole number of at least 1, or 'auto'",
                "-1 | parallelParts is -1; it must be a whole number of at least 1, or 'auto'",
                "2147483648 | parallelParts is 2147483648, which is too large; it must be a whole number of at least 1, or 'auto'",
                "2.5 | parallelParts is '2.5', which is neither a whole number of at least 1 nor 'auto'",
                "four | parallelParts is 'four', which is neither a whole number of at least 1 nor 'auto'",
                "atuo | parallelParts is 'atuo', which is neither a whole number of at least 1 nor 'auto', did you mean 'auto'?",
                "\"\" | parallelParts is '', which is neither a whole number of at least 1 nor 'auto'"
            })
    void shouldSayWhatIsWrong(String text, String message) {
        assertThatThrownBy(() -> ParallelParts.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
