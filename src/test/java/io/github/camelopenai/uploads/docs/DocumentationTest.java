package io.github.camelopenai.uploads.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelopenai.uploads.OpenAIUploadsEndpoint;
import io.github.camelopenai.uploads.UploadEvent;
import io.github.camelopenai.uploads.api.UploadProgress;
import io.github.camelopenai.uploads.docs.Pages.Block;
import io.github.camelopenai.uploads.part.PartPlan;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.api.management.ManagedAttribute;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages say what the component is: all of its options and headers, and no code that no test has run. */
class DocumentationTest {

    private static final String COMPONENT_JSON = "META-INF/io/github/camelopenai/uploads/openai-uploads.json";
    private static final String SPLITTER_JSON = "META-INF/services/org/apache/camel/bean/UploadPartsExpression.json";
    static final JsonNode MODEL = json(COMPONENT_JSON);

    /** Languages of blocks that have to be run by a test, and of those that cannot be. */
    private static final Set<String> RUN = Set.of("java", "yaml", "xml", "properties");

    private static final Set<String> NOT_RUN = Set.of("sh", "text", "json");

    static JsonNode json(String resource) {
        try (InputStream in = DocumentationTest.class.getClassLoader().getResourceAsStream(resource)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Name to default, as the tables write it. */
    static Map<String, String> options(JsonNode options) {
        Map<String, String> defaults = new HashMap<>();
        options.properties().forEach(option -> {
            if (!option.getValue().path("kind").asText().equals("path")) {
                defaults.put(
                        option.getKey(), option.getValue().path("defaultValue").asText());
            }
        });
        return defaults;
    }

    private static Map<String, String> rows(String table) {
        return Pages.table(table).stream()
                .collect(Collectors.toMap(row -> Pages.plain(row.get(0)), row -> Pages.plain(row.get(1))));
    }

    @Test
    void shouldShowAllEndpointOptionsWithTheirDefaults() {
        assertThat(rows("endpoint-options")).isEqualTo(options(MODEL.get("properties")));
    }

    /** Those that an endpoint has too stand in the table of the endpoint. */
    @Test
    void shouldShowAllComponentOptionsWithTheirDefaults() {
        Map<String, String> both = rows("endpoint-options");
        Map<String, String> componentOnly = rows("component-options");

        assertThat(both.keySet()).doesNotContainAnyElementsOf(componentOnly.keySet());
        both.putAll(componentOnly);
        assertThat(both).isEqualTo(options(MODEL.get("componentProperties")));
    }

    @Test
    void shouldShowAllOptionsOfTheSplitterWithTheirDefaults() {
        assertThat(rows("splitter-options"))
                .isEqualTo(options(json(SPLITTER_JSON).at("/bean/properties")));
    }

    @Test
    void shouldShowAllHeadersWithTheirTypes() {
        Map<String, String> types = new HashMap<>();
        MODEL.get("headers")
                .properties()
                .forEach(header -> types.put(
                        header.getKey(),
                        header.getValue().path("javaType").asText().replace("java.util.", "")));

        assertThat(rows("headers")).isEqualTo(types);
    }

    @Test
    void shouldShowAllOperations() {
        List<String> operations = new ArrayList<>();
        MODEL.at("/properties/operation/enum").forEach(operation -> operations.add(operation.textValue()));

        assertThat(Pages.table("operations").stream().map(row -> Pages.plain(row.get(0))))
                .containsExactlyElementsOf(operations);
    }

    @Test
    void shouldShowAllEventsWithWhatTheyHave() {
        Map<String, String> components = new HashMap<>();
        for (Class<?> event : UploadEvent.class.getPermittedSubclasses()) {
            components.put(
                    event.getSimpleName(),
                    Arrays.stream(event.getRecordComponents())
                            .map(RecordComponent::getName)
                            .filter(name -> !name.equals("subject"))
                            .collect(Collectors.joining(", ")));
        }

        assertThat(Pages.table("event-types").stream()
                        .collect(Collectors.toMap(row -> Pages.plain(row.get(0)), row -> Pages.plain(row.get(2))
                                .replaceAll(" \\([^)]*\\)", ""))))
                .isEqualTo(components);
    }

    @Test
    void shouldShowAllThatAnEventKnowsOfItsUpload() {
        String page = Pages.read(Pages.COMPONENT);
        String fields = page.substring(page.indexOf("All have `upload()`"), page.indexOf("Before there is an upload"));

        assertThat(UploadProgress.class.getRecordComponents())
                .extracting(RecordComponent::getName)
                .allSatisfy(name -> assertThat(fields).contains("`" + name + "`"));
    }

    @Test
    void shouldShowAllAttributesOfJmxAsTheyDescribeThemselves() {
        Map<String, String> attributes = Arrays.stream(OpenAIUploadsEndpoint.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(ManagedAttribute.class))
                .collect(Collectors.toMap(
                        method -> method.getName().replaceFirst("^get", ""),
                        method -> method.getAnnotation(ManagedAttribute.class).description()));

        assertThat(rows("jmx-attributes")).isEqualTo(attributes);
    }

    /** By what is written in the sources: logger and level of every message. */
    @Test
    void shouldShowAllThatIsLogged() {
        Pattern message = Pattern.compile("LOG\\.(trace|debug|info|warn|error)\\(");
        Path sources = Pages.ROOT.resolve("src/main/java/io/github/camelopenai/uploads");
        Set<String> logged = new TreeSet<>();
        for (Path source : Pages.filesBelow(sources)) {
            String logger =
                    sources.relativize(source).toString().replace(".java", "").replace('/', '.');
            message.matcher(Pages.read(source))
                    .results()
                    .forEach(found -> logged.add(logger + " " + found.group(1).toUpperCase(Locale.ROOT)));
        }

        assertThat(Pages.table("log-levels").stream()
                        .flatMap(row -> Arrays.stream(row.get(1).split(", "))
                                .map(level -> Pages.plain(row.get(0)) + " " + level)))
                .containsExactlyInAnyOrderElementsOf(logged);
    }

    @Test
    void shouldShowHowContentsAreCut() {
        assertThat(Pages.table("cut-examples")).isNotEmpty().allSatisfy(row -> {
            long total = Long.parseLong(row.get(0)) << 20;
            assertThat(row.get(1)).isEqualTo(mebibytes(PartPlan.even(total, PartPlan.MAX_PART_SIZE, 4)));
            assertThat(row.get(2)).isEqualTo(mebibytes(PartPlan.tapered(total, PartPlan.MAX_PART_SIZE, 4)));
        });
    }

    private static String mebibytes(PartPlan plan) {
        DecimalFormat format = new DecimalFormat("0.#", DecimalFormatSymbols.getInstance(Locale.ROOT));
        format.setRoundingMode(RoundingMode.HALF_UP);
        return IntStream.range(0, plan.count())
                .mapToObj(part -> format.format(plan.range(part).length() / (double) (1 << 20)))
                .collect(Collectors.joining(", "));
    }

    static List<Block> blocks() {
        return Pages.blocks();
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void shouldShowNoCodeThatNoTestHasRun(Block block) {
        assertThat(block.language()).as("language of %s", block).isIn(union(RUN, NOT_RUN));
        if (RUN.contains(block.language())) {
            assertThat(Stream.concat(snippetFiles(), Pages.firstSteps()).filter(file -> contains(file, block)))
                    .as("snippet files that contain the %s", block)
                    .isNotEmpty();
        }
    }

    private static Set<String> union(Set<String> a, Set<String> b) {
        return Stream.concat(a.stream(), b.stream()).collect(Collectors.toSet());
    }

    static Stream<Path> snippetFiles() {
        return Stream.concat(
                Pages.filesBelow(Pages.JAVA_SNIPPETS).stream(), Pages.filesBelow(Pages.OTHER_SNIPPETS).stream());
    }

    /** Java is laid out by its formatter; in other languages, indentation says something. */
    private static boolean contains(Path file, Block block) {
        if (!file.toString().endsWith("." + block.language())) {
            return false;
        }
        List<String> wanted = lines(block.text(), block.language());
        List<String> all = Pages.read(file).lines().toList();
        for (int i = 0; i + wanted.size() <= all.size(); i++) {
            String window = String.join("\n", all.subList(i, i + wanted.size()));
            if (lines(window, block.language()).equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> lines(String text, String language) {
        return language.equals("java")
                ? text.lines().map(String::strip).toList()
                : text.stripIndent().stripTrailing().lines().toList();
    }

    /** A file that no test names is not run, whatever it says. */
    @Test
    void shouldRunAllSnippets() {
        String tests = Pages.filesBelow(Pages.JAVA_SNIPPETS).stream()
                .filter(file -> file.toString().matches(".*(Test|IT)\\.java"))
                .map(Pages::read)
                .collect(Collectors.joining());

        assertThat(snippetFiles()
                        .map(file -> file.getFileName().toString())
                        .filter(name -> !name.matches("(Documented.*|Pages|FilesBelow|.*Test)\\.java"))
                        .map(name -> name.replace(".java", "")))
                .allSatisfy(name -> assertThat(tests).contains(name));
    }

    /** In text and code, what looks like a header of ours is one. */
    @Test
    void shouldNameOnlyHeadersThatExist() {
        Set<String> headers = rows("headers").keySet();
        Pattern header = Pattern.compile("CamelOpenAIUploads[A-Za-z0-9]+");

        assertThat(Stream.of(Pages.README, Pages.COMPONENT)
                        .flatMap(page -> header.matcher(Pages.read(page)).results())
                        .map(result -> result.group()))
                .isSubsetOf(headers);
    }

    @Test
    void shouldNameTheDependenciesOfThisBuild() throws IOException {
        String pom = Pages.read(Pages.ROOT.resolve("pom.xml"));
        Properties versions = new Properties();
        versions.setProperty(
                "camel-openai-uploads", MODEL.at("/component/version").textValue());
        Pattern dependency = Pattern.compile("<artifactId>(.*)</artifactId>\\s*<version>(.*)</version>");

        // Those of Camel have the version that its BOM gives them.
        assertThat(Pages.read(Pages.OTHER_SNIPPETS.resolve("dev-console-dependencies.xml"))
                        .lines())
                .filteredOn(line -> line.contains("artifactId"))
                .hasSize(2)
                .allSatisfy(line -> assertThat(pom).contains(line.strip()));
        for (String file : List.of("dependency.xml", "emulator-dependency.xml")) {
            assertThat(dependency
                            .matcher(Pages.read(Pages.OTHER_SNIPPETS.resolve(file)))
                            .results())
                    .isNotEmpty()
                    .allSatisfy(found -> assertThat(found.group(2)).isEqualTo(versions.getProperty(found.group(1))));
        }
    }

    @Test
    void shouldNameTheVersionOfThisBuildOnTheCommandLine() {
        assertThat(Pattern.compile("mvn:io.github.camelopenai:camel-openai-uploads:([^\\s`]+)")
                        .matcher(Pages.read(Pages.COMPONENT)
                                + Pages.read(Pages.OTHER_SNIPPETS.resolve("jbang.properties")))
                        .results()
                        .map(result -> result.group(1)))
                .isNotEmpty()
                .containsOnly(MODEL.at("/component/version").textValue());
    }
}
