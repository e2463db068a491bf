package io.github.camelopenai.uploads.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartPlanTest {

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "10, 3, 4", "9, 3, 3", "1, 67108864, 1", "67108865, 67108864, 2", "8589934592, 67108864, 128"
    })
    void shouldCoverEveryByteOnceInOrder(long total, long partSize, int count) {
        PartPlan plan = new PartPlan(total, partSize);

        assertThat(plan.count()).isEqualTo(count);
        long next = 0;
        for (PartRange range : IntStream.range(0, count).mapToObj(plan::range).toList()) {
            assertThat(range.offset()).isEqualTo(next);
            assertThat(range.length()).isBetween(1L, partSize);
            next += range.length();
        }
        assertThat(next).isEqualTo(total);
    }

    @Test
    void shouldRefuseWhatTheApiRefuses() {
        assertThatIllegalArgumentException().isThrownBy(() -> new PartPlan(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new PartPlan((8L << 30) + 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new PartPlan(1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new PartPlan(1, (64L << 20) + 1));
    }
}
