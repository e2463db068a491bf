package io.github.camelopenai.uploads.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the pages of this project: their code blocks, tables and code spans. */
final class Pages {

    static final Path ROOT = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    static final Path README = ROOT.resolve("README.md");
    static final Path COMPONENT_DOCS = ROOT.resolve("component-docs");
    static final Path COMPONENT = COMPONENT_DOCS.resolve("openai-uploads-component.adoc");
    static final Path KAMELETS = ROOT.resolve("src/main/resources/kamelets");
    static final Path JAVA_SNIPPETS = ROOT.resolve("src/test/java/io/github/camelopenai/uploads/docs");
    static final Path OTHER_SNIPPETS = ROOT.resolve("src/test/resources/docs");

    static final Pattern MARKDOWN_BLOCK = Pattern.compile("(?ms)^```([a-z]*)\n(.*?)^```$");
    static final Pattern ASCIIDOC_BLOCK = Pattern.compile("(?ms)^(\\[source,([a-z]+)]\n)?----\n(.*?)^----$");

    private Pages() {}

    /** A block of code in a page. */
    record Block(String page, String language, String text) {
        @Override
        public String toString() {
            return language + " in " + page + ":\n" + text;
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Path> filesBelow(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files of {@code examples/first-steps}, which a test builds and runs. */
    static Stream<Path> firstSteps() {
        return filesBelow(ROOT.resolve("examples/first-steps")).stream()
                .filter(file -> !file.toString().contains("/target/"));
    }

    /** README.md and the pages beside it. */
    static List<Path> markdown() {
        return Stream.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "BENCHMARK.md")
                .map(ROOT::resolve)
                .toList();
    }

    /** The component's main page and the pages that it leads to. */
    static List<Path> component() {
        return filesBelow(COMPONENT_DOCS).stream()
                .filter(file -> file.toString().endsWith(".adoc"))
                .toList();
    }

    /** The text of all pages of the component. */
    static String componentText() {
        return component().stream().map(Pages::read).collect(Collectors.joining("\n"));
    }

    /** All blocks of all pages; one without a language has the language "". */
    static List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        for (Path page : markdown()) {
            for (Matcher m = MARKDOWN_BLOCK.matcher(read(page)); m.find(); ) {
                blocks.add(new Block(page.getFileName().toString(), m.group(1), m.group(2)));
            }
        }
        for (Path page : component()) {
            for (Matcher m = ASCIIDOC_BLOCK.matcher(read(page)); m.find(); ) {
                String language = m.group(2) == null ? "" : m.group(2);
                blocks.add(new Block(page.getFileName().toString(), language, m.group(3)));
            }
        }
        return blocks;
    }

    /** The rows of the table below {@code [[anchor]]} on a page of the component, without its head, cell by cell. */
    static List<List<String>> table(String anchor) {
        String page = component().stream()
                .map(Pages::read)
                .filter(text -> text.contains("[[" + anchor + "]]"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No table [[" + anchor + "]]"));
        int first = page.indexOf("|===\n", page.indexOf("[[" + anchor + "]]")) + 5;
        if (first < 5) {
            throw new AssertionError("No table below [[" + anchor + "]]");
        }
        String[] cells = page.substring(first, page.indexOf("\n|===", first)).split("(?m)(^|(?<=[^\\\\]))\\|", -1);
        int columns = (int) page.substring(first, page.indexOf('\n', first))
                .chars()
                .filter(c -> c == '|')
                .count();
        List<String> contents =
                Arrays.stream(cells).skip(1 + columns).map(String::strip).toList();
        if (contents.size() % columns != 0) {
            throw new AssertionError("Table [[" + anchor + "]] has " + contents.size() + " cells in " + columns
                    + " columns; write | within a cell as \\|");
        }
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < contents.size(); i += columns) {
            rows.add(contents.subList(i, i + columns));
        }
        return rows;
    }

    /** The text of a cell without the marks of code. */
    static String plain(String cell) {
        return cell.replaceAll("`\\+?|\\+?`", "");
    }
}
