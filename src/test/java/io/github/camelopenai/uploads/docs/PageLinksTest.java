package io.github.camelopenai.uploads.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links between pages lead somewhere, and no page is too long to read. Nothing is asked of the network. */
class PageLinksTest {

    private static final int MAIN_PAGE_LINES = 500;
    private static final int OTHER_PAGE_LINES = 600;

    private static final Pattern ASCIIDOC_ANCHOR = Pattern.compile("(?m)^\\[\\[([^]]+)]]|(?<=\\|)\\[\\[([^]]+)]]");
    private static final Pattern ASCIIDOC_REFERENCE = Pattern.compile("<<([^,>]+)(,[^>]+)?>>");
    private static final Pattern ASCIIDOC_LINK = Pattern.compile("\\b(xref|link):([^\\[\\s]*)\\[([^]]*)]");
    private static final Pattern ASCIIDOC_CODE = Pattern.compile("`\\+.*?\\+`|`[^`\n]*`");

    private static final Pattern MARKDOWN_LINK = Pattern.compile("(?s)\\[([^]]*)]\\(([^)\\s]*)\\)");
    private static final Pattern MARKDOWN_CODE = Pattern.compile("`[^`\n]*`");
    private static final Pattern MARKDOWN_HEADING = Pattern.compile("(?m)^#+ +(.*)$");

    private static final Pattern URL = Pattern.compile("\\bhttps?:[^\\s\\[\\])>\"]*");

    /** A link, and the page that has it. */
    private record Link(Path page, String target) {
        @Override
        public String toString() {
            return target + " in " + page.getFileName();
        }
    }

    static Stream<Path> asciidoc() {
        return Pages.component().stream();
    }

    /** The Markdown pages of the project and of its examples. */
    static Stream<Path> markdown() {
        Path examples = Pages.ROOT.resolve("examples");
        Stream<Path> ofExamples = Files.isDirectory(examples)
                ? Pages.filesBelow(examples).stream()
                        .filter(file ->
                                file.endsWith("README.md") && !file.toString().contains("/target/"))
                : Stream.empty();
        return Stream.concat(
                Stream.concat(Pages.markdown().stream(), Stream.of(Pages.ROOT.resolve("SECURITY.md")))
                        .filter(Files::exists),
                ofExamples);
    }

    /** The page without its code blocks and code spans, which contain no links. */
    private static String prose(Path page) {
        return isAsciidoc(page)
                ? withoutCode(page, Pages.ASCIIDOC_BLOCK, ASCIIDOC_CODE)
                : withoutCode(page, Pages.MARKDOWN_BLOCK, MARKDOWN_CODE);
    }

    private static String withoutCode(Path page, Pattern block, Pattern span) {
        return span.matcher(block.matcher(Pages.read(page)).replaceAll("")).replaceAll("code");
    }

    private static boolean isAsciidoc(Path page) {
        return page.toString().endsWith(".adoc");
    }

    private static List<String> anchors(Path page) {
        if (isAsciidoc(page)) {
            return ASCIIDOC_ANCHOR
                    .matcher(Pages.ASCIIDOC_BLOCK.matcher(Pages.read(page)).replaceAll(""))
                    .results()
                    .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                    .toList();
        }
        // As GitHub makes them of headings.
        return MARKDOWN_HEADING
                .matcher(Pages.MARKDOWN_BLOCK.matcher(Pages.read(page)).replaceAll(""))
                .results()
                .map(found -> found.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .strip()
                        .replace(' ', '-'))
                .toList();
    }

    private static List<Link> linksOf(Path page) {
        List<Link> links = new ArrayList<>();
        if (isAsciidoc(page)) {
            ASCIIDOC_REFERENCE
                    .matcher(prose(page))
                    .results()
                    .forEach(found -> links.add(new Link(page, "#" + found.group(1))));
            ASCIIDOC_LINK.matcher(prose(page)).results().forEach(found -> links.add(new Link(page, found.group(2))));
        } else {
            MARKDOWN_LINK.matcher(prose(page)).results().forEach(found -> links.add(new Link(page, found.group(2))));
        }
        return links;
    }

    static Stream<Path> pages() {
        return Stream.concat(asciidoc(), markdown());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void shouldLinkToFilesAndSectionsThatExist(Path page) {
        assertThat(linksOf(page))
                .filteredOn(link -> !URL.matcher(link.target()).matches())
                .allSatisfy(link -> {
                    int hash = link.target().indexOf('#');
                    String file = hash < 0 ? link.target() : link.target().substring(0, hash);
                    Path target = file.isEmpty()
                            ? page
                            : page.getParent().resolve(file).normalize();
                    assertThat(target).as("%s", link).exists().startsWith(Pages.ROOT);
                    if (hash >= 0) {
                        assertThat(anchors(target))
                                .as("%s", link)
                                .contains(link.target().substring(hash + 1));
                    }
                });
    }

    /** Addresses in code are examples; any other address must be one that a browser can open. */
    @ParameterizedTest
    @MethodSource("pages")
    void shouldLinkToTheWebByWellFormedHttps(Path page) {
        assertThat(URL.matcher(prose(page)).results().map(found -> found.group().replaceAll("[.,;:]$", "")))
                .allSatisfy(url -> {
                    assertThat(url).startsWith("https://");
                    assertThat(URI.create(url).getHost()).as(url).contains(".");
                });
    }

    @ParameterizedTest
    @MethodSource("asciidoc")
    void shouldGiveEveryLinkItsText(Path page) {
        assertThat(ASCIIDOC_LINK.matcher(prose(page)).results().map(found -> found.group(3)))
                .noneMatch(String::isBlank);
        assertThat(ASCIIDOC_REFERENCE.matcher(prose(page)).results())
                .allSatisfy(
                        found -> assertThat(found.group(2)).as(found.group()).isNotNull());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void shouldHaveNoAnchorTwice(Path page) {
        if (isAsciidoc(page)) {
            assertThat(anchors(page)).doesNotHaveDuplicates();
        }
    }

    @Test
    void shouldLeadFromTheMainPageToAllOthersAndBack() {
        Set<Path> reached = new HashSet<>();
        linksOf(Pages.COMPONENT)
                .forEach(link ->
                        reached.add(Pages.COMPONENT_DOCS.resolve(link.target().replaceFirst("#.*", ""))));

        assertThat(asciidoc().filter(page -> !page.equals(Pages.COMPONENT))).allSatisfy(page -> {
            assertThat(reached).contains(page);
            assertThat(Pages.read(page).lines().filter(line -> line.startsWith("Part of the ")))
                    .first()
                    .asString()
                    .contains("xref:" + Pages.COMPONENT.getFileName() + "[");
        });
    }

    @Test
    void shouldListAllPagesInTheReadme() {
        assertThat(linksOf(Pages.README).stream().map(Link::target))
                .containsAll(asciidoc()
                        .map(page -> "component-docs/" + page.getFileName())
                        .toList());
    }

    @Test
    void shouldKeepPagesShort() {
        Map<String, Long> tooLong = new HashMap<>();
        asciidoc().forEach(page -> {
            long lines = Pages.read(page).lines().count();
            if (lines > (page.equals(Pages.COMPONENT) ? MAIN_PAGE_LINES : OTHER_PAGE_LINES)) {
                tooLong.put(page.getFileName().toString(), lines);
            }
        });

        assertThat(tooLong).isEmpty();
    }

    /** Otherwise the patterns above would find no link, and no broken one. */
    @Test
    void shouldFindLinksOfEveryKind() {
        Matcher reference = ASCIIDOC_REFERENCE.matcher("see <<limits,the limits>>");
        Matcher xref = ASCIIDOC_LINK.matcher("under xref:page.adoc#part[a part]");
        Matcher markdown = MARKDOWN_LINK.matcher("[the\npage](component-docs/page.adoc#part)");

        assertThat(reference.find()).isTrue();
        assertThat(xref.find()).isTrue();
        assertThat(xref.group(2)).isEqualTo("page.adoc#part");
        assertThat(markdown.find()).isTrue();
        assertThat(markdown.group(2)).isEqualTo("component-docs/page.adoc#part");
    }
}
