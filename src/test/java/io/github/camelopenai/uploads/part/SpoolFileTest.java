package io.github.camelopenai.uploads.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolFileTest {

    @TempDir
    private Path directory;

    /** Puts a directory that is not empty in the place of the file, so that it cannot be deleted, and fails. */
    private final class Failing extends InputStream {
        @Override
        public int read() throws IOException {
            try (Stream<Path> files = Files.list(directory)) {
                files.forEach(Failing::replace);
            }
            throw new IOException("Connection reset");
        }

        private static void replace(Path file) {
            try {
                Files.delete(file);
                Files.createDirectory(file);
                Files.createFile(file.resolve("in"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void shouldNotHideTheFailureOfTheStreamBehindThatOfTheDeletion() {
        Content stream = StreamContent.of(new Failing(), 10);

        assertThatThrownBy(() ->
                        SpoolFile.whole(stream, directory, new SpoolSpace(), SizeLimits.OPENAI, new AbortSignal()))
                .isInstanceOf(SourceChangedException.class)
                .hasMessageContaining("Connection reset");
        assertThat(directory).isNotEmptyDirectory();
    }
}
