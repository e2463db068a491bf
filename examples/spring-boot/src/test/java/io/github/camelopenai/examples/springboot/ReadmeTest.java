package io.github.camelopenai.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadmeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/main/resources/camel/upload.yaml",
                "src/main/resources/camel/post.yaml",
                "src/main/resources/application.yaml",
                "src/main/java/io/github/camelopenai/examples/springboot/FilesController.java"
            })
    void shouldShowTheFilesAsTheyAreTested(String file) throws Exception {
        String content = Files.readString(Path.of(file));
        // Of a class, without its package and imports.
        String shown = file.endsWith(".java") ? content.substring(content.indexOf("/**")) : content;

        assertThat(Files.readString(Path.of("README.md"))).containsIgnoringNewLines(shown);
    }
}
