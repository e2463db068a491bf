package io.github.camelopenai.examples.batchfiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadmeTest {

    @ParameterizedTest
    @ValueSource(strings = {"src/main/resources/camel/upload.yaml", "src/main/resources/application.properties"})
    void shouldShowTheFilesAsTheyAreTested(String file) throws Exception {
        assertThat(Files.readString(Path.of("README.md"))).containsIgnoringNewLines(Files.readString(Path.of(file)));
    }
}
