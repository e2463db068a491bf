package io.github.camelopenai.uploads.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Makes each error that the page explains, by a scenario of its own, and compares how it reads. */
class DocumentedErrorsTest {

    private static final String KEY_VARIABLE = "OPENAI_API_KEY";

    @TempDir
    Path directory;

    private static Map<String, ErrorScenario> scenarios(String topic) {
        return switch (topic) {
            case "configuration" -> OptionErrors.scenarios();
            case "content" -> ContentErrors.scenarios();
            case "sources" -> SourceErrors.scenarios();
            case "requests" -> RequestErrors.scenarios();
            case "complete" -> CompletionErrors.scenarios();
            case "journal" -> JournalErrors.scenarios();
            default -> throw new IllegalArgumentException(topic);
        };
    }

    private static List<String> documented(String topic) {
        return Pages.table("messages-" + topic).stream()
                .map(row -> Pages.plain(row.get(0)))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"configuration", "content", "sources", "requests", "complete", "journal"})
    void shouldExplainTheErrorOfEachScenario(String topic) {
        assertThat(documented(topic))
                .containsExactlyInAnyOrderElementsOf(scenarios(topic).keySet());
    }

    static Stream<Arguments> allScenarios() {
        return Stream.of("configuration", "content", "sources", "requests", "complete", "journal")
                .flatMap(topic -> scenarios(topic).entrySet().stream())
                .map(scenario -> Arguments.of(scenario.getKey(), scenario.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("allScenarios")
    void shouldReadAsDocumented(String documented, ErrorScenario scenario) throws IOException {
        if (documented.startsWith("No API key")) {
            assumeThat(System.getenv(KEY_VARIABLE)).isNull();
        }
        if (documented.equals(ContentErrors.DISK_IS_FULL)) {
            assumeThat(ContentErrors.canFillTheDisk(directory)).isTrue();
        }
        Pattern pattern = Pattern.compile(
                Arrays.stream(documented.split(Pattern.quote("..."), -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*")),
                Pattern.DOTALL);

        assertThat(ErrorBench.messages(scenario, directory))
                .anyMatch(message -> pattern.matcher(message).matches());
    }

    /** "As it says." helps nobody. */
    @ParameterizedTest
    @ValueSource(strings = {"configuration", "content", "sources", "requests", "complete", "journal"})
    void shouldGiveAnActionForEachError(String topic) {
        assertThat(Pages.table("messages-" + topic))
                .allSatisfy(row -> assertThat(row.get(1)).isNotBlank().doesNotContain("As it says"));
    }
}
