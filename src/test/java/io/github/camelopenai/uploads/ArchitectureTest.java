package io.github.camelopenai.uploads;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.apache.camel.http.base.HttpOperationFailedException;

/**
 * The rule of ARCHITECTURE.md: root, then transfer, then api, then part, then the JDK; nothing looks back. Beside them stands
 * what Spring Boot loads.
 */
@AnalyzeClasses(
        packages = "io.github.camelopenai.uploads",
        importOptions = {ImportOption.DoNotIncludeTests.class})
class ArchitectureTest {

    private static final String ROOT = "io.github.camelopenai.uploads";

    @ArchTest
    static final ArchRule shouldDependInOneDirection = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("springboot")
            .definedBy(ROOT + ".springboot")
            .layer("root")
            .definedBy(ROOT)
            .layer("transfer")
            .definedBy(ROOT + ".transfer")
            .layer("api")
            .definedBy(ROOT + ".api")
            .layer("part")
            .definedBy(ROOT + ".part")
            .whereLayer("springboot")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("root")
            .mayOnlyBeAccessedByLayers("springboot")
            .whereLayer("transfer")
            .mayOnlyBeAccessedByLayers("root")
            .whereLayer("api")
            .mayOnlyBeAccessedByLayers("root", "transfer")
            .whereLayer("part")
            .mayOnlyBeAccessedByLayers("root", "transfer", "api");

    @ArchTest
    static final ArchRule shouldHaveNoCycles =
            slices().matching(ROOT + ".(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule shouldReadPartsWithTheJdkAlone = noClasses()
            .that()
            .resideInAPackage(ROOT + ".part")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages("java..", ROOT + ".part");

    @ArchTest
    static final ArchRule shouldKnowNoExchangeBelowTheRoot = noClasses()
            .that()
            .resideInAnyPackage(ROOT + ".transfer", ROOT + ".api", ROOT + ".part")
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

    /** The jar has to work where there is no camel-file. */
    @ArchTest
    static final ArchRule shouldKnowFileConsumersInTheClassesThatStoppedFilesLoads = noClasses()
            .that()
            .doNotBelongToAnyOf(FileLeftInPlace.class, MoveFailedUnlessStopped.class)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.camel.component.file..");
}
