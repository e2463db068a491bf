package io.github.camelopenai.uploads.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UploadExpiryTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S, PT0S",
        "PT1S, PT0.1S",
        "PT9M59.9S, PT59.99S",
        "PT10M, PT1M",
        "PT1H, PT1M",
        "PT2562047788015215H30M7S, PT1M"
    })
    void shouldReserveATenthOfTheLifeAndAtMostAMinute(Duration life, Duration reserve) {
        assertThat(UploadExpiry.reserveOf(life)).isEqualTo(reserve);
    }
}
