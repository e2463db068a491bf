package io.github.camelopenai.uploads.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.OpenAIUploadsEndpoint;
import io.github.camelopenai.uploads.api.session.UploadProgress;
import io.github.camelopenai.uploads.emulator.ServerProfile;
import io.github.camelopenai.uploads.monitoring.UploadEvent;
import io.github.camelopenai.uploads.part.PartPlan;
import io.github.camelopenai.uploads.part.SizeLimits;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedOperation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of the pages agree with the code. */
class DocumentationTest {

    private static Map<String, String> rows(String table) {
        return Pages.table(table).stream()
                .collect(Collectors.toMap(row -> Pages.plain(row.get(0)), row -> Pages.plain(row.get(1))));
    }

    static List<Path> pages() {
        return Pages.component();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void shouldShowOptionsAndHeadersAsTheComponentDescribesThem(Path page) {
        assertThat(Pages.read(page))
                .as("written by %s", GeneratedTables.class)
                .isEqualTo(GeneratedTables.withTables(Pages.read(page)));
    }

    @Test
    void shouldShowAllOptionsAndHeaders() {
        Set<String> wanted = GeneratedTables.optionTables();
        wanted.addAll(List.of("headers", "common-options", "purposes"));
        wanted.addAll(ComponentModel.BEANS.keySet());

        assertThat(pages().stream().flatMap(page -> GeneratedTables.names(Pages.read(page)).stream()))
                .containsExactlyInAnyOrderElementsOf(wanted);
    }

    @Test
    void shouldShowAllOperations() {
        List<String> operations = new ArrayList<>();
        ComponentModel.JSON
                .at("/properties/operation/enum")
                .forEach(operation -> operations.add(operation.textValue()));

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
        String page = Pages.componentText();
        String fields = page.substring(page.indexOf("All have `upload()`"), page.indexOf("Before there is an upload"));

        assertThat(UploadProgress.class.getRecordComponents())
                .extracting(RecordComponent::getName)
                .allSatisfy(name -> assertThat(fields).contains("`" + name + "`"));
    }

    @Test
    void shouldShowAllAttributesOfJmxAsTheyDescribeThemselves() {
        Map<String, String> attributes = Arrays.stream(OpenAIUploadsEndpoint.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(ManagedAttribute.class))
                .filter(method -> method.getReturnType() != void.class)
                .collect(Collectors.toMap(
                        method -> method.getName().replaceFirst("^(get|is)", ""),
                        method -> method.getAnnotation(ManagedAttribute.class).description()));

        assertThat(rows("jmx-attributes")).isEqualTo(attributes);
    }

    @Test
    void shouldShowAllOperationsOfJmxAsTheyDescribeThemselves() {
        Map<String, String> operations = Arrays.stream(OpenAIUploadsEndpoint.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(ManagedOperation.class))
                .collect(Collectors.toMap(Method::getName, method -> method.getAnnotation(ManagedOperation.class)
                        .description()));

        assertThat(rows("jmx-operations")).isEqualTo(operations);
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
            assertThat(row.get(1)).isEqualTo(mebibytes(PartPlan.even(total, 1, SizeLimits.OPENAI.maxPart(), 4)));
            assertThat(row.get(2)).isEqualTo(mebibytes(PartPlan.tapered(total, 1, SizeLimits.OPENAI.maxPart(), 4)));
        });
    }

    private static String mebibytes(PartPlan plan) {
        DecimalFormat format = new DecimalFormat("0.#", DecimalFormatSymbols.getInstance(Locale.ROOT));
        format.setRoundingMode(RoundingMode.HALF_UP);
        return plan.lengths().stream()
                .map(length -> format.format(length / (double) (1 << 20)))
                .collect(Collectors.joining(", "));
    }

    /** In text and code, what looks like a header of ours is one. */
    @Test
    void shouldShowAllProfilesOfTheEmulator() {
        assertThat(Pages.table("emulator-profiles").stream().map(row -> Pages.plain(row.get(0))))
                .containsExactlyElementsOf(Arrays.stream(ServerProfile.values())
                        .map(profile -> profile.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                        .toList());
    }

    @Test
    void shouldNameOnlyHeadersThatExist() {
        Set<String> headers = ComponentModel.headers();
        Pattern header = Pattern.compile("CamelOpenAIUploads[A-Za-z0-9]+");

        // The change log also names those of earlier versions.
        assertThat(Stream.concat(Pages.markdown().stream(), pages().stream())
                        .filter(page -> !page.endsWith("CHANGELOG.md"))
                        .flatMap(page -> header.matcher(Pages.read(page)).results())
                        .map(result -> result.group()))
                .isSubsetOf(headers);
    }

    /** Names of classes in text and code, and of packages in text. */
    @Test
    void shouldNameOnlyClassesAndPackagesThatExist() {
        Pattern name =
                Pattern.compile("(?<!groupId>)\\bio\\.github\\.camelopenai\\.uploads(\\.[a-z]+)*(\\.[A-Z]\\w+)?");

        assertThat(Stream.concat(Stream.of(Pages.README), pages().stream())
                        .flatMap(page -> name.matcher(Pages.read(page)).results())
                        .map(found -> found.group().replace('.', '/')))
                .isNotEmpty()
                .allSatisfy(path -> assertThat(Stream.of("src/main/java/", "src/test/java/")
                                .flatMap(root -> Stream.of(path, path + ".java").map(file -> root + file))
                                .map(Pages.ROOT::resolve))
                        .as(path)
                        .anyMatch(Files::exists));
    }
}
