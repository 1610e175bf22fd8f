package dev.tenure.activities;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.tenure", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {

    @ArchTest
    static final ArchRule handsKnowTheStoryAndTheWire = classes()
            .that()
            .resideInAPackage("dev.tenure.activities..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.tenure.activities..",
                    "dev.tenure.workflows..",
                    "dev.tenure.paddle..",
                    "java..",
                    "io.temporal..",
                    "io.grpc..",
                    "org.springframework.jdbc..",
                    "org.springframework.dao..",
                    "org.springframework.transaction..",
                    "org.springframework.core..",
                    "io.micrometer.core..",
                    "tools.jackson..",
                    "org.slf4j..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule onlyTheEngineRoomNamesAWorkflowImplementation = noClasses()
            .that()
            .resideInAPackage("dev.tenure.activities..")
            .should()
            .dependOnClassesThat()
            .haveSimpleNameEndingWith("WorkflowImpl");

    @ArchTest
    static final ArchRule theWireKnowsNothingOfTheHands = noClasses()
            .that()
            .resideInAnyPackage("dev.tenure.paddle..", "dev.tenure.workflows..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.tenure.activities..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.tenure.activities.(*)..").should().beFreeOfCycles();
}
