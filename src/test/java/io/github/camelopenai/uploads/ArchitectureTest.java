package io.github.camelopenai.uploads;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.github.camelopenai.uploads.operation.FileLeftInPlace;
import io.github.camelopenai.uploads.operation.MoveFailedUnlessStopped;
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
    static final ArchRule shouldReadPartsWithTheJdkAlone = noClasses()
            .that()
            .resideInAPackage(ROOT + ".part")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages("java..", ROOT + ".part", ROOT + ".concurrent", ROOT + ".text");

    @ArchTest
    static final ArchRule shouldKnowNoExchangeBelowTheRoot = noClasses()
            .that()
            .resideInAnyPackage(ROOT + ".transfer", ROOT + ".api..", ROOT + ".part", ROOT + ".http..")
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
