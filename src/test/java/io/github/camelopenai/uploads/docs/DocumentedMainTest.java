package io.github.camelopenai.uploads.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.support.JavaProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.main.Main;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs camel-main as users do: as a process, with the files of the page and with environment variables. */
class DocumentedMainTest extends DocumentedRoutesSupport {

    @ParameterizedTest
    @ValueSource(strings = {"upload-inbox.yaml", "upload-inbox.xml"})
    void shouldUploadWithTheKeyOfTheEnvironment(String route) throws Exception {
        putIntoInbox();

        Process camel = camelMain(route);

        assertThat(camel.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(directory.resolve("inbox/.camel/batch.jsonl"))
                .as("output:%n%s", Pages.read(output()))
                .exists();
        assertThatTheFileIsThere();
    }

    /** It ends by itself after one file. */
    private Process camelMain(String route) throws IOException {
        ProcessBuilder builder = JavaProcess.builder(
                        "-Dcamel.main.routesIncludePattern=classpath:docs/" + route,
                        "-Dcamel.main.durationMaxMessages=1",
                        Main.class.getName(),
                        "-pl",
                        "classpath:docs/application.properties")
                .directory(directory.toFile())
                .redirectOutput(output().toFile());
        builder.environment()
                .putAll(Map.of("OPENAI_API_KEY", emulator.apiKey(), "OPENAI_BASE_URL", emulator.baseUrl()));
        Process camel = builder.start();
        opened(camel::destroyForcibly);
        return camel;
    }

    private Path output() {
        return directory.resolve("output.txt");
    }
}
