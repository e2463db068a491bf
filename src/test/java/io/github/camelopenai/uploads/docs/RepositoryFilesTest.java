package io.github.camelopenai.uploads.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The workflow and the templates under {@code .github}, which nothing else reads before they are on GitHub. */
class RepositoryFilesTest {

    private static final Path GITHUB = Pages.ROOT.resolve(".github");

    static List<Path> yaml() {
        return Pages.filesBelow(GITHUB).stream()
                .filter(file -> file.toString().endsWith(".yml"))
                .toList();
    }

    private static JsonNode load(Path file) {
        return new ObjectMapper()
                .valueToTree(new Load(LoadSettings.builder().build()).loadFromString(Pages.read(file)));
    }

    @ParameterizedTest
    @MethodSource("yaml")
    void shouldBeYaml(Path file) {
        assertThat(load(file).isObject()).isTrue();
    }

    @Test
    void shouldRunTheTestCommandOfTheReadmeOnEachSupportedJdk() {
        JsonNode job = load(GITHUB.resolve("workflows/build.yml")).at("/jobs/test");

        assertThat(job.at("/strategy/matrix/java")).extracting(JsonNode::asText).containsExactly("17", "21", "25");
        String command = StreamSupport.stream(job.path("steps").spliterator(), false)
                .map(step -> step.path("run").asText().replace("-B -ntp ", ""))
                .filter(run -> run.startsWith("mvn "))
                .reduce((one, another) -> one + another)
                .orElseThrow();
        assertThat(Pages.read(Pages.README)).contains("\n" + command + "\n");
    }

    @Test
    void shouldAskForVersionsAndRequestIdsAndForNoSecrets() {
        String fault = Pages.read(GITHUB.resolve("ISSUE_TEMPLATE/fault.yml"));
        String pull = Pages.read(GITHUB.resolve("pull_request_template.md"));

        assertThat(fault).contains("camel-openai-uploads", "Camel", "Java", "Request id", "Do not post API keys");
        assertThat(pull).contains("camel-openai-uploads", "Camel", "Java", "Request id", "no API key");
    }
}
