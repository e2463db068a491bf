package io.github.camelopenai.uploads;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.http.base.HttpOperationFailedException;

/** The rules of ARCHITECTURE.md for packages and files. */
@AnalyzeClasses(
        packages = "io.github.camelopenai.uploads",
        importOptions = {ImportOption.DoNotIncludeTests.class})
class ArchitectureTest {

    private static final String ROOT = "io.github.camelopenai.uploads";

    /** From top to bottom. */
    private static final List<String> ORDER = List.of(
            ".springboot",
            "",
            ".metrics",
            ".tracing",
            ".batch",
            ".runtime",
            ".operation",
            ".message",
            ".monitoring",
            ".transfer",
            ".journal",
            ".api.call",
            ".api.session",
            ".api",
            ".source",
            ".http",
            ".http.connection",
            ".http.answer",
            ".http.auth",
            ".jsonl",
            ".limit",
            ".part.range",
            ".part",
            ".concurrent",
            ".option",
            ".text");

    private static final int MOST_FILES = 25;

    @ArchTest
    static final ArchRule shouldUseOnlyPackagesBelow = classes().should(new ArchCondition<>("use only packages below") {
        @Override
        public void check(JavaClass type, ConditionEvents events) {
            int own = position(type);
            type.getDirectDependenciesFromSelf().stream()
                    .filter(dependency ->
                            dependency.getTargetClass().getPackageName().startsWith(ROOT))
                    .filter(dependency -> position(dependency.getTargetClass()) < own)
                    .forEach(
                            dependency -> events.add(SimpleConditionEvent.violated(type, dependency.getDescription())));
        }
    });

    @ArchTest
    static final ArchRule shouldHaveNoCyclesBetweenFiles = slices().assignedFrom(new SliceAssignment() {
                @Override
                public SliceIdentifier getIdentifierOf(JavaClass type) {
                    return SliceIdentifier.of(fileOf(type));
                }

                @Override
                public String getDescription() {
                    return "files";
                }
            })
            .should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule shouldReadPartsWithoutAnyLibrary = onlyUse(".part", ".part", ".concurrent", ".text");

    @ArchTest
    static final ArchRule shouldReadRangesWithoutAnyLibrary =
            onlyUse(".part.range", ".part.range", ".part", ".concurrent", ".text");

    @ArchTest
    static final ArchRule shouldStopThreadsWithoutAnyLibrary = onlyUse(".concurrent", ".concurrent", ".text");

    @ArchTest
    static final ArchRule shouldReadOptionsWithoutAnyLibrary = onlyUse(".option", ".option", ".text");

    @ArchTest
    static final ArchRule shouldShowTextWithoutAnyLibrary = onlyUse(".text", ".text");

    @ArchTest
    static final ArchRule shouldKeepTheJournalOnTheJdkAndJackson = noClasses()
            .that()
            .resideInAPackage(ROOT + ".journal")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(
                    "java..",
                    "javax.sql..",
                    "org.slf4j..",
                    "com.fasterxml.jackson..",
                    ROOT + ".journal",
                    ROOT + ".text");

    @ArchTest
    static final ArchRule shouldKnowNoUploadInHttp = noClasses()
            .that()
            .resideInAPackage(ROOT + ".http..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + ".api..", ROOT + ".transfer", ROOT + ".source");

    /** What belongs to the API, such as its key, must not get to a source. */
    @ArchTest
    static final ArchRule shouldKnowNoApiInSource = noClasses()
            .that()
            .resideInAPackage(ROOT + ".source")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + ".api..", ROOT + ".http.auth", ROOT + ".http");

    @ArchTest
    static final ArchRule shouldOpenNoSocketInApi = noClasses()
            .that()
            .resideInAPackage(ROOT + ".api..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net.http..", "javax.net..", "org.apache.hc.core5.http.impl..");

    @ArchTest
    static final ArchRule shouldKnowNoExchangeBelowTheMessage = noClasses()
            .that()
            .resideInAnyPackage(
                    ROOT + ".transfer",
                    ROOT + ".journal",
                    ROOT + ".api..",
                    ROOT + ".source",
                    ROOT + ".http..",
                    ROOT + ".part..",
                    ROOT + ".option",
                    ROOT + ".text")
            .should()
            .dependOnClassesThat(resideInAPackage("org.apache.camel..")
                    .and(DescribedPredicate.not(assignableTo(HttpOperationFailedException.class))));

    /** The jar has to work where there is no Spring. */
    @ArchTest
    static final ArchRule shouldKnowSpringInOnePackageOnly = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".springboot")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "org.apache.camel.spring..", ROOT + ".springboot");

    /** The jar has to work where there is no Micrometer. */
    @ArchTest
    static final ArchRule shouldKnowMicrometerInOnePackageOnly = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".metrics")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.micrometer..");

    /** The jar has to work where there is no tracer of Camel. */
    @ArchTest
    static final ArchRule shouldKnowTracersInOnePackageOnly = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".tracing")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.camel.telemetry..");

    /** The jar has to work where there is no camel-file. */
    @ArchTest
    static final ArchRule shouldUseCamelFileInTwoClassesOnly = noClasses()
            .that()
            .haveNameNotMatching(".*[.](KeepFileOnCompletion|MoveFailedRenamer)")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.camel.component.file..");

    @ArchTest
    static void shouldKeepPackagesSmall(JavaClasses all) {
        Map<String, Set<String>> files = all.stream()
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .filter(type -> !isGenerated(type))
                .collect(groupingBy(JavaClass::getPackageName, mapping(ArchitectureTest::fileOf, toSet())));

        assertThat(files)
                .allSatisfy((name, of) -> assertThat(of).as(name).hasSizeLessThanOrEqualTo(MOST_FILES))
                .hasSameSizeAs(ORDER);
    }

    private static ArchRule onlyUse(String from, String... packages) {
        String[] allowed = new String[packages.length + 2];
        allowed[0] = "java..";
        allowed[1] = "org.slf4j..";
        for (int i = 0; i < packages.length; i++) {
            allowed[i + 2] = ROOT + packages[i];
        }
        return noClasses()
                .that()
                .resideInAPackage(ROOT + from)
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(allowed);
    }

    private static int position(JavaClass type) {
        int position = ORDER.indexOf(type.getPackageName().substring(ROOT.length()));
        assertThat(position).as("place of " + type.getPackageName()).isNotNegative();
        return position;
    }

    /** The name of the type that the file is named after. */
    private static String fileOf(JavaClass type) {
        String name = type.getBaseComponentType().getName();
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    /** By Camel's plugin, into src/generated. */
    private static boolean isGenerated(JavaClass type) {
        return type.getName().matches(".*(Configurer|UriFactory|Loader)")
                && !type.getSimpleName().startsWith("Strict");
    }
}
