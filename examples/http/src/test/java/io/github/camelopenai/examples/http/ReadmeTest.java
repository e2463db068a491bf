package io.github.camelopenai.examples.http;

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
                "src/main/resources/application.properties",
                "src/main/java/io/github/camelopenai/examples/http/Http1Vertx.java"
            })
    void shouldShowTheFilesAsTheyAreTested(String file) throws Exception {
        String content = Files.readString(Path.of(file));
        // In Java, without the package.
        String shown = content.substring(file.endsWith(".java") ? content.indexOf("import ") : 0);

        assertThat(Files.readString(Path.of("README.md"))).containsIgnoringNewLines(shown);
    }
}
