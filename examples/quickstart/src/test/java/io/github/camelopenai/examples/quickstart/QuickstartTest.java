package io.github.camelopenai.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.examples.support.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuickstartTest {

    @TempDir
    Path directory;

    private final Properties given = new Properties();
    private Path own;

    @BeforeEach
    void makeFile() throws Exception {
        own = Files.writeString(directory.resolve("my own.txt"), "some text of mine");
        given.setProperty("file", own.toString());
        given.setProperty("purpose", "user_data");
    }

    private Options options() {
        return Options.of(directory.resolve("work"), given, Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"upload", "parts"})
    void shouldNeitherMoveNorChangeTheUsersFile(String route) throws Exception {
        given.setProperty("route", route);
        FileTime modified = Files.getLastModifiedTime(own);

        Quickstart.run(options());
        Quickstart.run(options());

        assertThat(own).hasContent("some text of mine");
        assertThat(Files.getLastModifiedTime(own)).isEqualTo(modified);
        assertThat(directory)
                .isDirectoryNotContaining(file -> file.getFileName().toString().endsWith(".camelLock"));
        assertThat(directory.resolve("work/inbox/done/my own.txt")).exists();
    }

    @Test
    void shouldSayWhatIsWrongWithAFileThatTheRouteWouldWaitFor() throws Exception {
        Files.writeString(own, "");
        assertThatThrownBy(this::options).isInstanceOf(Failure.class).hasMessageContaining("is empty");

        Files.delete(own);
        assertThatThrownBy(this::options).isInstanceOf(Failure.class).hasMessage("There is no file " + own);

        given.setProperty("file", directory.toString());
        assertThatThrownBy(this::options).isInstanceOf(Failure.class).hasMessageContaining("is not a file");
    }

    @Test
    void shouldTakeTheOneStepUnlessToldOtherwise() {
        assertThat(options().parts()).isFalse();

        given.setProperty("route", "parts");
        assertThat(options().parts()).isTrue();

        given.setProperty("route", "part");
        assertThatThrownBy(this::options).isInstanceOf(Failure.class).hasMessageContaining("-Droute=part");
    }

    @Test
    void shouldGoToOpenAIOnlyWhenToldAndWithAKey() {
        assertThat(Options.of(directory, given, Map.of("OPENAI_API_KEY", "key")).openai())
                .isFalse();

        given.setProperty("openai", "true");
        assertThat(Options.of(directory, given, Map.of("OPENAI_API_KEY", "key")).openai())
                .isTrue();
        assertThatThrownBy(this::options).isInstanceOf(Failure.class).hasMessageContaining("OPENAI_API_KEY");
    }
}
