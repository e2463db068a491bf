package io.github.camelopenai.uploads.jsonl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LineIdsTest {

    private final LineIds ids = new LineIds();

    private long add(String id, long number) {
        byte[] bytes = ("--" + id + "--").getBytes(StandardCharsets.UTF_8);
        return ids.add(bytes, 2, bytes.length - 4, number);
    }

    @Test
    void shouldFindTheLineOfEachId() {
        for (int n = 1; n <= 100_000; n++) {
            assertThat(add("request-" + n, n)).isZero();
        }
        for (int n = 1; n <= 100_000; n += 7) {
            assertThat(add("request-" + n, 200_000)).isEqualTo(n);
        }
        assertThat(add("request-", 200_000)).isZero();
        assertThat(add("request-0", 200_001)).isZero();
    }

    @Test
    void shouldTellLongIdsApart() {
        String prefix = "x".repeat(1_000);
        for (int n = 1; n <= 5_000; n++) {
            assertThat(add(prefix + n, n)).isZero();
        }
        assertThat(add(prefix + 4_711, 9_000)).isEqualTo(4_711);
        assertThat(add("x".repeat(128), 9_001)).isZero();
        assertThat(add("x".repeat(129), 9_002)).isZero();
        assertThat(add("x".repeat(128), 9_003)).isEqualTo(9_001);
        assertThat(add("x".repeat(129), 9_004)).isEqualTo(9_002);
    }

    @Test
    void shouldForgetTheIdsOfAnEarlierFile() {
        add("a", 1);

        ids.clear();

        assertThat(add("a", 2)).isZero();
        assertThat(add("a", 3)).isEqualTo(2);
    }
}
