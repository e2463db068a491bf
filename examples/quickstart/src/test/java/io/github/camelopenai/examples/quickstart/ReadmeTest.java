package io.github.camelopenai.examples.quickstart;

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
                "src/main/resources/camel-parts/upload.yaml",
                "src/test/resources/upload.xml",
                "src/test/java/io/github/camelopenai/examples/quickstart/UploadRoute.java"
            })
    void shouldShowTheRoutesAsTheyAreTested(String file) throws Exception {
        String route = Files.readString(Path.of(file));
        // In Java, without the package.
        String shown = route.substring(file.endsWith(".java") ? route.indexOf("import ") : 0);

        assertThat(Files.readString(Path.of("README.md"))).containsIgnoringNewLines(shown);
    }
}
