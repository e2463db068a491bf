package io.github.camelopenai.uploads.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.catalog.EndpointValidationResult;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Every URI and every setting in the pages, in the Kamelet and in the routes of the examples is one that Camel knows. */
class DocumentedUrisTest {

    private static final DefaultCamelCatalog CATALOG = catalog();
    private static final Pattern SETTING =
            Pattern.compile("(?m)^\\s*(camel\\.(component|health|main|threadpool)\\.[^=\\s]+)\\s*=(.*)$");
    private static final Pattern OTHER_URI = Pattern.compile("(file|sftp|ftp|aws2-s3):[^\\s\"'`<]*\\?[^\\s\"'`<]+");
    private static final Pattern OUR_URI = Pattern.compile("openai-uploads:[A-Za-z]+(\\?[^\\s\"'`)<,]+)?");

    private static DefaultCamelCatalog catalog() {
        DefaultCamelCatalog catalog = new DefaultCamelCatalog(true);
        catalog.addComponent(
                "openai-uploads",
                ComponentModel.JSON.at("/component/javaType").textValue(),
                ComponentModel.JSON.toString());
        return catalog;
    }

    static Stream<Path> pagesAndRoutes() {
        Path examples = Pages.ROOT.resolve("examples");
        Stream<Path> ofExamples = Files.isDirectory(examples)
                ? Pages.filesBelow(examples).stream()
                        .filter(file -> !file.toString().contains("/target/"))
                : Stream.empty();
        return Stream.of(
                        Pages.markdown().stream(),
                        Pages.component().stream(),
                        SnippetsTest.snippetFiles(),
                        Pages.filesBelow(Pages.KAMELETS).stream(),
                        ofExamples)
                .flatMap(files -> files)
                .filter(file -> file.toString().matches(".*\\.(md|adoc|java|yaml|xml|properties)"))
                .filter(file -> !file.endsWith("DocumentedUrisTest.java"));
    }

    @ParameterizedTest
    @MethodSource("pagesAndRoutes")
    void shouldUseValidEndpointUris(Path file) {
        String text = Pages.read(file).replace("&amp;", "&");
        Set<String> endpointOptions = ComponentModel.endpointOptions();

        assertThat(OUR_URI.matcher(text).results().map(result -> result.group()))
                .filteredOn(uri -> !uri.equals("openai-uploads:operation"))
                .allSatisfy(uri -> {
                    assertValid(uri);
                    // The catalog takes options of the component for options of an endpoint.
                    assertThat(names(uri)).isSubsetOf(endpointOptions);
                });
        // Options that are there: of values, the catalog knows less than Camel (delay=10s).
        assertThat(OTHER_URI.matcher(text).results().map(result -> result.group()))
                .allSatisfy(uri -> assertThat(
                                CATALOG.validateEndpointProperties(uri).getUnknown())
                        .isNullOrEmpty());
    }

    /** URIs whose options stand below them. */
    @ParameterizedTest
    @MethodSource("yamlFiles")
    void shouldUseValidEndpointParameters(Path file) {
        List<Object> documents = new ArrayList<>();
        new Load(LoadSettings.builder().build())
                .loadAllFromString(Pages.read(file))
                .forEach(documents::add);

        assertThat(endpointsWithParameters(documents)).allSatisfy(DocumentedUrisTest::assertValid);
    }

    static Stream<Path> yamlFiles() {
        return pagesAndRoutes().filter(file -> file.toString().endsWith(".yaml"));
    }

    private static Stream<String> endpointsWithParameters(Object yaml) {
        if (yaml instanceof List<?> list) {
            return list.stream().flatMap(DocumentedUrisTest::endpointsWithParameters);
        }
        if (!(yaml instanceof Map<?, ?> map)) {
            return Stream.empty();
        }
        Stream<String> below = map.values().stream().flatMap(DocumentedUrisTest::endpointsWithParameters);
        if (map.get("uri") instanceof String uri
                && uri.startsWith("openai-uploads:")
                && map.get("parameters") instanceof Map<?, ?> parameters) {
            String query = parameters.entrySet().stream()
                    .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                    .collect(Collectors.joining("&"));
            return Stream.concat(Stream.of(uri + "?" + query), below);
        }
        return below;
    }

    private static void assertValid(String uri) {
        EndpointValidationResult result = CATALOG.validateEndpointProperties(uri);
        assertThat(result.isSuccess())
                .as("%s: %s", uri, result.summaryErrorMessage(false))
                .isTrue();
    }

    private static List<String> names(String uri) {
        int query = uri.indexOf('?');
        return query < 0
                ? List.of()
                : Stream.of(uri.substring(query + 1).split("&"))
                        .map(option -> option.replaceAll("[.=].*", ""))
                        .toList();
    }

    @ParameterizedTest
    @MethodSource("pagesAndRoutes")
    void shouldUseValidSettings(Path file) {
        assertThat(SETTING.matcher(Pages.read(file)).results().map(result -> result.group()))
                .allSatisfy(line -> {
                    var result = CATALOG.validateConfigurationProperty(line.strip());
                    assertThat(result.isSuccess() && result.isAccepted())
                            .as("%s: %s", line, result.summaryErrorMessage(false))
                            .isTrue();
                });
    }
}
