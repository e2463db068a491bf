package io.github.camelopenai.uploads.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationOptionTest {

    @ParameterizedTest
    @CsvSource({
        "500, 500",
        "1, 1",
        "500ms, 500",
        "24h, 86400000",
        "24 h, 86400000",
        "1h30m, 5400000",
        "1h 30m, 5400000",
        " 1 h  30 m , 5400000",
        "2M, 120000",
        "100MS, 100",
        "1s500ms, 1500",
        "0h90s, 90000",
        "PT24H, 86400000",
        "pt1h30m, 5400000",
        "PT0.5S, 500"
    })
    void shouldParseDurations(String text, long millis) {
        assertThat(DurationOption.parse("stallTimeout", text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "soon", "1.5h", "5 parsecs", "h", "1h30", "P1Y", "P", "+5s", "-5 parsecs", "5s,", "\u0665s"})
    void shouldNameTheOptionAndExamplesWhenTheValueIsNotADuration(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DurationOption.parse("stallTimeout", text))
                .withMessageContaining("stallTimeout is '" + text + "', which is not a duration")
                .withMessageContaining("1h30m");
    }

    @Test
    void shouldAcceptADurationObjectAndNull() {
        assertThat(DurationOption.parse("x", Duration.ofHours(2))).isEqualTo(Duration.ofHours(2));
        assertThat(DurationOption.parse("x", null)).isNull();
        assertThat(DurationOption.expiry("x", null)).isNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DurationOption.parse("x", Duration.ofDays(2)))
                .withMessage("x is 'PT48H', which is too long; the maximum is 1 day");
        assertThatIllegalArgumentException().isThrownBy(() -> DurationOption.parse("x", Duration.ofSeconds(-1)));
    }
}
