package io.github.camelopenai.uploads;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.camel.spi.UriParam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The catalog groups options by topic, and describes them in one style. */
class OptionDescriptionsTest {

    private static final String MODEL = "/META-INF/io/github/camelopenai/uploads/openai-uploads.json";

    private static final List<String> TOPICS =
            List.of("producer", "producer (advanced)", "journal", "retry", "security", "proxy", "health", "advanced");

    /** Camel's own. */
    private static final List<String> INHERITED = List.of("lazyStartProducer", "autowiredEnabled");

    private static JsonNode model(String kind) throws IOException {
        try (InputStream in = OptionDescriptionsTest.class.getResourceAsStream(MODEL)) {
            return new ObjectMapper().readTree(in).get(kind);
        }
    }

    private static Map<String, List<String>> byGroup(String kind) throws IOException {
        return model(kind).properties().stream()
                .filter(option -> !INHERITED.contains(option.getKey()))
                .collect(Collectors.groupingBy(
                        option -> option.getValue().path("group").asText(),
                        TreeMap::new,
                        Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"componentProperties", "properties"})
    void shouldGroupOptionsByTopic(String kind) throws IOException {
        Map<String, List<String>> groups = byGroup(kind);

        assertThat(TOPICS).containsAll(groups.keySet());
        assertThat(groups.get("journal"))
                .containsExactlyInAnyOrder(
                        "journal",
                        "journalDirectory",
                        "journalKey",
                        "journalRetention",
                        "journalVerify",
                        "journalOnCorrupt",
                        "journalDataSource",
                        "journalTable",
                        "journalCreateTable",
                        "journalLease");
        assertThat(groups.get("producer")).contains("uploadId", "progressInterval", "fileName", "parallelParts");
        assertThat(groups.get("producer (advanced)")).contains("adaptiveParts", "spoolDirectory");
    }

    @Test
    void shouldGroupAllHeadersUnderProducer() throws IOException {
        assertThat(byGroup("headers")).containsOnlyKeys("producer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"componentProperties", "properties", "headers"})
    void shouldDescribeOptionsAndHeadersInOneStyleInAtMostThreeSentences(String kind) throws IOException {
        assertThat(model(kind).properties())
                .filteredOn(option -> !INHERITED.contains(option.getKey()))
                .allSatisfy(option -> {
                    String description = option.getValue().get("description").asText();
                    assertThat(description).matches("(The|Whether to|Maximum) [^\n]*\\.");
                    assertThat(description.split("\\.\\s+(?=[A-Z0-9])")).hasSizeLessThanOrEqualTo(3);
                });
    }

    @Test
    void shouldKnowOnlyOptionsThatExistAsUsedBySomeOperations() {
        assertThat(UnusedOptions.OPERATIONS.keySet())
                .allSatisfy(option -> assertThat(OpenAIUploadsConfiguration.class.getDeclaredField(option))
                        .matches(field -> field.isAnnotationPresent(UriParam.class)));
    }
}
