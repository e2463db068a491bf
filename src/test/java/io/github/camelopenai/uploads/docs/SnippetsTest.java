package io.github.camelopenai.uploads.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.docs.Pages.Block;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages show no code that no test has run. */
class SnippetsTest {

    /** Languages of blocks that have to be run by a test, and of those that cannot be. */
    private static final Set<String> RUN = Set.of("java", "yaml", "xml", "properties");

    private static final Set<String> NOT_RUN = Set.of("sh", "text", "json", "sql");

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
                        .filter(
                                name -> !name.matches(
                                        "(Documented.*|Error.*|.*Errors|Pages|ComponentModel|GeneratedTables|FilesBelow|.*Test)\\.java"))
                        .map(name -> name.replace(".java", "")))
                .allSatisfy(name -> assertThat(tests).contains(name));
    }

    @Test
    void shouldNameTheDependenciesOfThisBuild() throws IOException {
        String pom = Pages.read(Pages.ROOT.resolve("pom.xml"));
        Properties versions = new Properties();
        versions.setProperty("camel-openai-uploads", ComponentModel.version());
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
                        .matcher(Pages.componentText() + Pages.read(Pages.OTHER_SNIPPETS.resolve("jbang.properties")))
                        .results()
                        .map(result -> result.group(1)))
                .isNotEmpty()
                .containsOnly(ComponentModel.version());
    }
}
