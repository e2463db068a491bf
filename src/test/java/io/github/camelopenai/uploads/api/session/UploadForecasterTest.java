package io.github.camelopenai.uploads.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.concurrent.ByteRateLimit;
import io.github.camelopenai.uploads.concurrent.ByteRateLimits;
import io.github.camelopenai.uploads.concurrent.Deadline;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class UploadForecasterTest {

    private static final CreateUpload REQUEST = new CreateUpload("a.jsonl", "batch", 100, "text/jsonl", null);

    private final UploadMeter meter = new UploadMeter();

    private UploadForecaster forecaster(CreateUpload request, Duration age, Duration remaining) {
        UploadExpiry expiry = UploadExpiry.after(Deadline.in(Duration.ZERO), remaining);
        return new UploadForecaster(request, expiry, meter, System.nanoTime() - age.toNanos());
    }

    @Test
    void shouldForecastFromTheMissingBytes() {
        meter.add(2, 70);

        UploadForecast forecast = forecaster(REQUEST, Duration.ofMinutes(1), Duration.ofMinutes(20))
                .forecast();

        assertThat(forecast.total()).isEqualTo(100);
        assertThat(forecast.left()).isEqualTo(30);
        assertThat(forecast.elapsed()).isBetween(Duration.ofMinutes(1), Duration.ofMinutes(3));
        assertThat(forecast.remaining()).isBetween(Duration.ofMinutes(17), Duration.ofMinutes(19));
        assertThat(forecast.reserve()).isEqualTo(Duration.ofSeconds(60));
        assertThat(forecast.limit()).isZero();
    }

    @Test
    void shouldNameTheLowestLimitOfTheRate() {
        UploadForecaster forecaster = forecaster(REQUEST, Duration.ofMinutes(1), Duration.ofMinutes(20));

        forecaster.setRateLimits(ByteRateLimits.NONE.and(limit(3_000)).and(limit(2_000)));

        assertThat(forecaster.forecast().limit()).isEqualTo(2_000);
    }

    private static ByteRateLimit limit(long bytesPerSecond) {
        ByteRateLimit limit = new ByteRateLimit();
        limit.set(bytesPerSecond);
        return limit;
    }

    @Test
    void shouldWarnOnceOfAnUploadThatExpiresBeforeItsLastPart() {
        UploadForecaster late = forecaster(REQUEST, Duration.ofSeconds(11), Duration.ofMinutes(20));

        assertThat(late.warning()).isNotNull();
        assertThat(late.warning()).isNull();
        assertThat(late.forecast()).isNotNull();
    }

    @Test
    void shouldNotWarnWhileTheRateIsUnknown() {
        UploadForecaster begun = forecaster(REQUEST, Duration.ZERO, Duration.ofMinutes(20));

        assertThat(begun.forecast().isTooSlow()).isTrue();
        assertThat(begun.warning()).isNull();
    }

    @Test
    void shouldNotWarnWhenNothingIsMissing() {
        meter.add(1, 100);

        assertThat(forecaster(REQUEST, Duration.ofSeconds(11), Duration.ofMinutes(20))
                        .warning())
                .isNull();
    }

    @Test
    void shouldMakeNoForecastWithoutASize() {
        UploadForecaster elsewhere = forecaster(null, Duration.ofSeconds(11), Duration.ofSeconds(1));

        assertThat(elsewhere.forecast()).isNull();
        assertThat(elsewhere.warning()).isNull();
    }
}
