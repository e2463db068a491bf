package io.github.camelopenai.uploads.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SourceReaderTest {

    private final SourceStream source = new SourceStream(
            new ByteArrayInputStream(new byte[] {7, 8}), "batch.jsonl", Duration.ofMinutes(1), Content.Watch.NONE);

    @Test
    void shouldReadOnTheNextCallWhenNoThreadCouldBeStarted() throws Exception {
        AtomicInteger starts = new AtomicInteger();
        Executor threads = work -> {
            if (starts.incrementAndGet() == 1) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            SourceThreads.start(work);
        };
        SourceReader reader = new SourceReader(source, threads);
        AbortSignal abort = new AbortSignal();

        assertThatThrownBy(() -> reader.read(() -> source.read(abort), abort)).isInstanceOf(OutOfMemoryError.class);

        assertThat(reader.read(() -> source.read(abort), abort)).isEqualTo(7);
        assertThat(reader.read(() -> source.read(abort), abort)).isEqualTo(8);
        assertThat(starts).hasValue(2);
        reader.end();
    }

    @Test
    void shouldNotReadAfterItHasEnded() {
        SourceReader reader = new SourceReader(source);
        AbortSignal abort = new AbortSignal();
        reader.end();

        assertThatThrownBy(() -> reader.read(() -> source.read(abort), abort))
                .isInstanceOf(UploadAbortedException.class)
                .hasMessage("the source is closed");
        assertThat(source.given()).isZero();
        assertThat(abort.awaitQuiet(Duration.ZERO)).isTrue();
    }
}
