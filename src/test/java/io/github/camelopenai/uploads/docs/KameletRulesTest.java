package io.github.camelopenai.uploads.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.w3c.dom.Element;

/**
 * The rules by which Camel's Kamelet catalog accepts a Kamelet ({@code script/validator} and the guidelines of {@code
 * apache/camel-kamelets}). Two of them hold for that catalog alone, and not here: its provider is the Apache Software
 * Foundation, and all its Kamelets share one version.
 */
class KameletRulesTest {

    private static final String ICON = "data:image/svg+xml;base64,";
    private static final String CREDENTIALS = "urn:camel:group:credentials";
    private static final String DEPRECATED_DESCRIPTOR = "urn:alm:descriptor:com.tectonic.ui";
    private static final Pattern PARAMETER = Pattern.compile("\\{\\{\\??([A-Za-z0-9-._]+)(?::[^}]*)?}}");
    private static final Set<String> TYPES = Set.of("string", "integer", "number", "boolean", "object", "array");
    private static final Set<String> SMALL_WORDS = Set.of("a", "an", "and", "at", "by", "for", "in", "of", "or", "the");

    static List<Path> files() {
        return Pages.filesBelow(Pages.KAMELETS);
    }

    private static JsonNode load(Path file) {
        return new ObjectMapper()
                .valueToTree(new Load(LoadSettings.builder().build()).loadFromString(Pages.read(file)));
    }

    private static String annotation(JsonNode kamelet, String name) {
        return kamelet.at("/metadata/annotations")
                .path("camel.apache.org/" + name)
                .asText();
    }

    private static String type(JsonNode kamelet) {
        return kamelet.at("/metadata/labels")
                .path("camel.apache.org/kamelet.type")
                .asText();
    }

    private static void forEachProperty(Path file, BiConsumer<String, JsonNode> check) {
        load(file)
                .at("/spec/definition/properties")
                .properties()
                .forEach(property -> check.accept(property.getKey(), property.getValue()));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    @ParameterizedTest
    @MethodSource("files")
    void shouldBeNamedAfterItsFileAndItsType(Path file) {
        JsonNode kamelet = load(file);

        assertThat(kamelet.path("apiVersion").asText()).isEqualTo("camel.apache.org/v1");
        assertThat(kamelet.path("kind").asText()).isEqualTo("Kamelet");
        assertThat(type(kamelet)).isIn("source", "sink", "action");
        assertThat(file.getFileName()).hasToString(kamelet.at("/metadata/name").asText() + ".kamelet.yaml");
        assertThat(kamelet.at("/metadata/name").asText()).endsWith("-" + type(kamelet));
    }

    @ParameterizedTest
    @MethodSource("files")
    void shouldHaveTheAnnotationsThatToolsShow(Path file) {
        JsonNode kamelet = load(file);

        assertThat(annotation(kamelet, "kamelet.support.level")).isIn("Preview", "Stable");
        assertThat(annotation(kamelet, "catalog.version")).isNotBlank();
        assertThat(annotation(kamelet, "provider")).isEqualTo("camel-openai-uploads");
        assertThat(annotation(kamelet, "kamelet.group")).isNotBlank();
        assertThat(annotation(kamelet, "kamelet.namespace")).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("files")
    void shouldHaveAnIconThatLinksToNothing(Path file) throws Exception {
        String icon = annotation(load(file), "kamelet.icon");

        assertThat(icon).startsWith(ICON);
        byte[] svg = Base64.getDecoder().decode(icon.substring(ICON.length()));
        Element root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg))
                .getDocumentElement();
        assertThat(root.getTagName()).isEqualTo("svg");
        assertThat(new String(svg, StandardCharsets.UTF_8)).doesNotContain("href", "url(", "<script", "<image");
    }

    @ParameterizedTest
    @MethodSource("files")
    void shouldDescribeItself(Path file) {
        JsonNode kamelet = load(file);
        JsonNode definition = kamelet.at("/spec/definition");
        String type = type(kamelet);

        assertThat(definition.path("title").asText())
                .endsWith(" " + type.substring(0, 1).toUpperCase(Locale.ROOT) + type.substring(1));
        assertThat(definition.path("description").asText()).isNotBlank();
        assertThat(definition.path("type").asText()).isEqualTo("object");
        assertThat(texts(definition.path("required")))
                .doesNotHaveDuplicates()
                .allMatch(definition.path("properties")::has);
    }

    @ParameterizedTest
    @MethodSource("files")
    void shouldGiveEachPropertyATypeATitleAndADescription(Path file) {
        forEachProperty(file, (name, property) -> {
            assertThat(property.path("type").asText()).as(name).isIn(TYPES);
            assertThat(property.path("title").asText().split(" "))
                    .as(name)
                    .allMatch(word -> SMALL_WORDS.contains(word) || word.matches("[A-Z].*"));
            assertThat(property.path("title").asText()).as(name).doesNotMatch("(The|A|An) .*");
            assertThat(property.path("description").asText())
                    .as(name)
                    .startsWith("The ")
                    .endsWith(".");
            assertThat(name).isNotEqualTo("id");
        });
    }

    @ParameterizedTest
    @MethodSource("files")
    void shouldGiveAnExampleOfTheRightTypeForEachPropertyThatIsNoSecret(Path file) {
        forEachProperty(file, (name, property) -> {
            boolean secret = property.path("format").asText().equals("password");
            assertThat(property.has("example")).as(name).isNotEqualTo(secret);
            if (!secret) {
                assertThat(property.path("example").isInt())
                        .as(name)
                        .isEqualTo(property.path("type").asText().equals("integer"));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("files")
    void shouldMarkCredentialsAndUseNoDeprecatedDescriptor(Path file) {
        forEachProperty(file, (name, property) -> {
            List<String> descriptors = texts(property.path("x-descriptors"));
            boolean secretOption = ComponentModel.JSON
                    .path("properties")
                    .path(name)
                    .path("secret")
                    .asBoolean();

            assertThat(property.path("format").asText().equals("password"))
                    .as(name)
                    .isEqualTo(secretOption);
            assertThat(descriptors.contains(CREDENTIALS)).as(name).isEqualTo(secretOption);
            assertThat(descriptors)
                    .as(name)
                    .doesNotHaveDuplicates()
                    .noneMatch(descriptor -> descriptor.startsWith(DEPRECATED_DESCRIPTOR));
        });
    }

    /**
     * In words, and not by {@code default}: Camel would pass such a value on, and the setting of the component would not
     * hold any more.
     */
    @ParameterizedTest
    @MethodSource("files")
    void shouldStateTheDefaultsOfTheOptionsAndLeaveThemToTheComponent(Path file) {
        List<String> required = texts(load(file).at("/spec/definition/required"));
        forEachProperty(file, (name, property) -> {
            JsonNode option = ComponentModel.JSON.path("properties").path(name);

            assertThat(option.isMissingNode()).as(name).isFalse();
            assertThat(property.has("default")).as(name).isFalse();
            if (!required.contains(name)) {
                assertThat(property.path("description").asText())
                        .as(name)
                        .containsIgnoringCase("default")
                        .contains(option.path("defaultValue").asText());
            }
        });
    }

    @ParameterizedTest
    @MethodSource("files")
    void shouldUseEachPropertyThatItDeclaresAndDeclareEachThatItUses(Path file) {
        JsonNode kamelet = load(file);
        Set<String> declared = new HashSet<>();
        kamelet.at("/spec/definition/properties").fieldNames().forEachRemaining(declared::add);
        Set<String> used = new HashSet<>();
        Matcher parameter = PARAMETER.matcher(kamelet.at("/spec/template").toString());
        while (parameter.find()) {
            used.add(parameter.group(1));
        }

        assertThat(used).isEqualTo(declared);
    }

    @ParameterizedTest
    @MethodSource("files")
    void shouldBeEnteredAndLeftWhereItsTypeSays(Path file) {
        JsonNode kamelet = load(file);
        Map<String, String> ends = Map.of("source", "kamelet:sink", "sink", "kamelet:source", "action", "kamelet:");

        assertThat(kamelet.at("/spec/template").toString()).contains(ends.get(type(kamelet)));
    }

    @ParameterizedTest
    @MethodSource("files")
    void shouldDeclareItsDependencies(Path file) {
        assertThat(texts(load(file).at("/spec/dependencies")))
                .isNotEmpty()
                .allMatch(dependency -> dependency.matches("camel:[a-z0-9-]+|mvn:[^:]+:[^:]+:[^:]+"))
                .contains("mvn:io.github.camelopenai:camel-openai-uploads:@project.version@");
    }
}
