package io.github.camelopenai.uploads.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

class LearnedPartSizesTest {

    private static final URI SERVER = URI.create("https://api.example.com/v1");

    private final LearnedPartSizes sizes = new LearnedPartSizes();

    @Test
    void shouldKeepTheSmallestSize() {
        assertThat(sizes.of(SERVER)).isEqualTo(Long.MAX_VALUE);

        assertThat(sizes.learn(SERVER, 8)).isTrue();
        assertThat(sizes.learn(SERVER, 8)).isFalse();
        assertThat(sizes.learn(SERVER, 64)).isFalse();
        assertThat(sizes.of(SERVER)).isEqualTo(8);
        assertThat(sizes.learn(SERVER, 1)).isTrue();

        assertThat(sizes.of(SERVER)).isEqualTo(1);
    }

    @Test
    void shouldRememberALimitedNumberOfServers() {
        for (int i = 0; i < 1000; i++) {
            assertThat(sizes.learn(SERVER.resolve("/" + i), 8)).isTrue();
        }

        assertThat(sizes.learn(SERVER, 8)).isFalse();
        assertThat(sizes.learn(SERVER.resolve("/0"), 1)).isTrue();
        assertThat(sizes.all()).hasSize(1000);
    }
}
