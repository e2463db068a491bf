package io.github.camelopenai.uploads.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FailureReasonTest {

    @Test
    void shouldTakeNeitherOneSlowConnectionNorAnAnswerToOneRequestForAnOverload() {
        assertThat(Stream.of(FailureReason.values()).filter(reason -> !reason.isOverload()))
                .containsExactlyInAnyOrder(
                        FailureReason.SLOW_CONNECTION,
                        FailureReason.CONFLICT,
                        FailureReason.REFUSED,
                        FailureReason.UNUSABLE_ANSWER,
                        FailureReason.STOPPED);
    }
}
