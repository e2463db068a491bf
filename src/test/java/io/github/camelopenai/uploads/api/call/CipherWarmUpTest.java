package io.github.camelopenai.uploads.api.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import org.junit.jupiter.api.Test;

class CipherWarmUpTest {

    private static final URI TLS = URI.create("https://localhost/v1");
    private static final long LARGE = 64L << 20;

    private final CipherWarmUp warmUp = new CipherWarmUp();

    @Test
    void shouldEndByItself() {
        warmUp.begin(TLS, LARGE);

        await().until(warmUp::isOver);
        warmUp.await(TLS, LARGE);
    }

    @Test
    void shouldBeginOnceBeforeTheFirstLargeUpload() {
        assertThat(warmUp.begin(TLS, 1000)).isFalse();
        assertThat(warmUp.begin(URI.create("http://localhost/v1"), LARGE)).isFalse();
        assertThat(warmUp.begin(TLS, LARGE)).isTrue();
        assertThat(warmUp.begin(TLS, LARGE)).isFalse();
    }

    @Test
    void shouldGoOnWithoutAWarmUpThatNeverEnds() {
        warmUp.await(TLS, LARGE);

        assertThat(warmUp.isOver()).isFalse();
    }

    @Test
    void shouldLeaveAnInterruptToTheUpload() {
        Thread.currentThread().interrupt();

        warmUp.await(TLS, LARGE);

        assertThat(Thread.interrupted()).isTrue();
    }
}
