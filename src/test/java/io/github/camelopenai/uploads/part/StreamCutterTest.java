package io.github.camelopenai.uploads.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A read can be queued before the iteration is closed and run after that. */
class StreamCutterTest {

    @TempDir
    Path directory;

    private final AtomicBoolean streamClosed = new AtomicBoolean();
    private final ByteArrayInputStream stream = new ByteArrayInputStream(new byte[100_000]) {
        @Override
        public void close() {
            streamClosed.set(true);
        }
    };

    private StreamContent content;
    private StreamCutter cutter;

    @BeforeEach
    void cutIntoTwoParts() {
        content = StreamContent.of(stream, 100_000);
        cutter = new StreamCutter(
                content, PartPlan.fixed(100_000, 50_000), 50_000, PartBuffers.onDisk(directory), new AbortSignal());
    }

    @Test
    void shouldNotBeginAStreamThatNothingCloses() {
        cutter.close();

        assertThatThrownBy(() -> cutter.cut(0, 0)).isInstanceOf(UploadAbortedException.class);
        assertThatThrownBy(() -> cutter.skip(0, 0, OutputStream.nullOutputStream()))
                .isInstanceOf(UploadAbortedException.class);

        assertThat(stream.available()).isEqualTo(100_000);
        assertThatCode(content::requireUnread).doesNotThrowAnyException();
    }

    @Test
    void shouldCloseAStreamThatWasBegun() throws Exception {
        cutter.cut(0, 0);

        cutter.close();

        assertThat(streamClosed).isTrue();
    }

    @Test
    void shouldDeleteAPartThatIsReadAfterTheRelease() throws Exception {
        cutter.cut(0, 0);
        cutter.release();

        assertThatThrownBy(() -> cutter.cut(1, 50_000)).isInstanceOf(UploadAbortedException.class);

        assertThat(directory).isEmptyDirectory();
    }
}
