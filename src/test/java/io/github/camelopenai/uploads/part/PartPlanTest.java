package io.github.camelopenai.uploads.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartPlanTest {

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "10, 3, 4", "9, 3, 3", "1, 67108864, 1", "67108865, 67108864, 2", "8589934592, 67108864, 128"
    })
    void shouldCoverEveryByteOnceInOrder(long total, long partSize, int count) {
        PartPlan plan = PartPlan.fixed(total, partSize);

        assertThat(plan.count()).isEqualTo(count);
        long next = 0;
        for (PartRange range : IntStream.range(0, count).mapToObj(plan::range).toList()) {
            assertThat(range.offset()).isEqualTo(next);
            assertThat(range.length()).isBetween(1L, partSize);
            next += range.length();
        }
        assertThat(next).isEqualTo(total);
    }

    private static List<Long> sizes(PartPlan plan) {
        return IntStream.range(0, plan.count())
                .mapToObj(index -> plan.range(index).length())
                .toList();
    }

    private static void assertCovers(PartPlan plan, long maxPartSize) {
        long next = 0;
        for (int index = 0; index < plan.count(); index++) {
            PartRange range = plan.range(index);
            assertThat(range.index()).isEqualTo(index);
            assertThat(range.offset()).isEqualTo(next);
            assertThat(range.length()).isBetween(1L, maxPartSize);
            next += range.length();
        }
        assertThat(next).isEqualTo(plan.total());
    }

    @ParameterizedTest
    @CsvSource({
        // Up to the floor, one sender after the other gets something to do.
        "1, 8, 1, 1",
        "8388608, 8, 1, 8388608",
        "8388609, 8, 2, 8388608",
        "134217728, 8, 8, 16777216",
        "134217728, 4, 4, 33554432",
        // One round of full parts, and two rounds of smaller ones rather than one and a remainder.
        "536870912, 8, 8, 67108864",
        "629145600, 8, 16, 39321600",
        "8589934592, 8, 128, 67108864",
        "8589934592, 5, 130, 66076420"
    })
    void shouldGiveAllParallelSendersTheSame(long total, int parallel, int count, long size) {
        PartPlan plan = PartPlan.even(total, 1, 64L << 20, parallel);

        assertThat(plan.count()).isEqualTo(count);
        assertThat(plan.largest()).isEqualTo(size);
        assertCovers(plan, 64L << 20);
    }

    @Test
    void shouldMakePartsOfAStreamSmallerTowardsItsEnd() {
        PartPlan plan = PartPlan.tapered(2L << 30, 1, 64L << 20, 8);

        List<Long> fullAndLater = sizes(plan).subList(sizes(plan).indexOf(64L << 20), plan.count());
        assertThat(fullAndLater.subList(0, fullAndLater.size() - 1))
                .isSortedAccordingTo(Comparator.reverseOrder())
                .startsWith(64L << 20, 64L << 20)
                .endsWith(4L << 20);
        assertCovers(plan, 64L << 20);
    }

    @Test
    void shouldMakeTheFirstPartsOfAStreamSmall() {
        PartPlan plan = PartPlan.tapered(2L << 30, 1, 64L << 20, 8);

        List<Long> first = sizes(plan).subList(0, sizes(plan).indexOf(64L << 20) + 1);
        assertThat(first).startsWith(8L << 20, 9_699_328L).hasSizeGreaterThan(8).isSorted();
    }

    @ParameterizedTest
    @CsvSource({"16777215, 8", "33554432, 4", "134217728, 4", "536870912, 8"})
    void shouldLeaveHalfOfAStreamToItsLastParts(long total, int parallel) {
        PartPlan plan = PartPlan.tapered(total, 1, 64L << 20, parallel);

        int largest = sizes(plan).indexOf(plan.largest());
        assertThat(plan.range(largest).offset()).isLessThanOrEqualTo(total / 2);
        assertThat(sizes(plan).subList(largest, plan.count() - 1)).isSortedAccordingTo(Comparator.reverseOrder());
        assertCovers(plan, 64L << 20);
    }

    @ParameterizedTest
    @CsvSource({"134217728, 8", "536870912, 8", "268435456, 4", "402653184, 6"})
    void shouldGiveNoSenderTheWholeOfItsShareOfAStreamAtOnce(long total, int parallel) {
        assertThat(PartPlan.tapered(total, 1, 64L << 20, parallel).largest())
                .isLessThanOrEqualTo((2 * total + 3 * parallel - 1) / (3 * parallel));
    }

    /** The time for which a connection waits for an answer is worth more bytes than such a part has. */
    @ParameterizedTest
    @CsvSource({"134217728, 4", "134217728, 8", "536870912, 8", "536870913, 8", "629145600, 3", "2147483648, 8"})
    void shouldNotEndAStreamWithAPartThatIsNotWorthARequest(long total, int parallel) {
        assertThat(sizes(PartPlan.tapered(total, 1, 64L << 20, parallel))).allMatch(size -> size >= 2L << 20);
    }

    @Test
    void shouldKeepTheMinimumSizeInTheLastPartsOfAStream() {
        List<Long> sizes = sizes(PartPlan.tapered(536_870_912, 20L << 20, 64L << 20, 8));

        assertThat(sizes.subList(0, sizes.size() - 1)).allMatch(size -> size >= 20L << 20);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 1000, 64_000, 64_001, 5_000_000})
    void shouldNotMakePartsSmallerThanTheyWereAskedToBeAtMost(long total) {
        assertThat(sizes(PartPlan.even(total, 1, 1000, 4))).isEqualTo(sizes(PartPlan.fixed(total, 1000)));
        assertThat(sizes(PartPlan.tapered(total, 1, 1000, 4))).isEqualTo(sizes(PartPlan.fixed(total, 1000)));
    }

    @Test
    void shouldCoverEveryByteWithAllWaysToCut() {
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            long total = 1 + (random.nextLong() & Long.MAX_VALUE) % SizeLimits.OPENAI.maxTotal();
            long size = 1 + (random.nextLong() & Long.MAX_VALUE) % SizeLimits.OPENAI.maxPart() | 1L << 16;
            size = Math.min(size, SizeLimits.OPENAI.maxPart());
            int parallel = 1 + random.nextInt(40);
            for (PartPlan plan : List.of(
                    PartPlan.fixed(total, size),
                    PartPlan.even(total, 1, size, parallel),
                    PartPlan.tapered(total, 1, size, parallel))) {
                assertThat(plan.largest()).isLessThanOrEqualTo(size);
                PartRange last = plan.range(plan.count() - 1);
                assertThat(last.offset() + last.length()).isEqualTo(total);
            }
        }
    }

    @Test
    void shouldRefuseSizesThatTheApiRefuses() {
        assertThatIllegalArgumentException().isThrownBy(() -> PartPlan.fixed(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> PartPlan.fixed(1, 0));
    }
}
