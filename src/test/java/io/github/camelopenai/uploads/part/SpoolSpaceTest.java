package io.github.camelopenai.uploads.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolSpaceTest {

    private static final long GIB = 1L << 30;

    @TempDir
    Path directory;

    private final SpoolSpace space = new SpoolSpace();
    private long free;

    @BeforeEach
    void lookAtTheDisk() throws Exception {
        free = Files.getFileStore(directory).getUsableSpace();
    }

    @Test
    void shouldRefuseAClaimThatExceedsTheFreeSpace() {
        assertThatThrownBy(() -> space.claim(directory, free + GIB))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("bytes free")
                .hasMessageContaining("spoolDirectory");
    }

    @Test
    void shouldRefuseSpaceReservedForOtherUploads() throws Exception {
        // Other programs use the same disk while this runs, so nothing here is exact.
        SpoolSpace.Claim first = space.claim(directory, free - free / 10);

        assertThatThrownBy(() -> space.claim(directory, free / 2)).hasMessageContaining("reserved for running uploads");

        first.close();
        first.close();
        assertThatCode(() -> space.claim(directory, free / 2).close()).doesNotThrowAnyException();
    }

    @Test
    void shouldReuseTheSpaceOfDeletedFilesOnly() throws Exception {
        SpoolSpace.Claim window = space.claim(directory, free / 2);

        window.writing(free / 2);
        assertThatCode(() -> space.claim(directory, free / 2).close()).doesNotThrowAnyException();
        window.deleted(free / 2);

        assertThatThrownBy(() -> space.claim(directory, free - free / 10))
                .hasMessageContaining("reserved for running uploads");
        window.close();
        assertThatCode(() -> space.claim(directory, free / 2).close()).doesNotThrowAnyException();
    }

    @Test
    void shouldStopSpoolingWhenTheDiskIsFull() throws Exception {
        try (SpoolSpace.Claim others = space.claim(directory, free - 200 * (1L << 20))) {
            Endless stream = new Endless();

            assertThatThrownBy(() -> SpoolFile.whole(
                            StreamContent.of(stream, Content.UNKNOWN_LENGTH),
                            directory,
                            space,
                            SizeLimits.OPENAI,
                            new AbortSignal()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Cannot spool")
                    .hasMessageContaining("reserved for running uploads");
            assertThat(stream.given).isLessThan(GIB);
            assertThat(directory).isEmptyDirectory();
        }
    }

    @Test
    void shouldSayThatTheDirectoryDoesNotExist() {
        assertThatThrownBy(() -> space.claim(directory.resolve("missing"), 1))
                .hasMessageContaining("missing")
                .hasMessageContaining("spoolDirectory");
    }

    private static final class Endless extends InputStream {
        private long given;

        @Override
        public int read() {
            given++;
            return 'x';
        }

        @Override
        public int read(byte[] b, int off, int len) {
            given += len;
            return len;
        }
    }
}
