package dev.tenure.paddle;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.tenure", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {

    @ArchTest
    static final ArchRule wireKnowsNobody = classes()
            .that()
            .resideInAPackage("dev.tenure.paddle..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.tenure.paddle..",
                    "java..",
                    "javax.crypto..",
                    "okhttp3..",
                    "okio..",
                    "kotlin..",
                    "tools.jackson..",
                    "io.github.bucket4j..",
                    "org.slf4j..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule everythingOfTheModuleIsTheWire = classes().should().resideInAPackage("dev.tenure.paddle..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.tenure.paddle.(*)..").should().beFreeOfCycles();
}
