package dev.tenure.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.RestController;

class ArchitectureTest {

    private final JavaClasses doors = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.tenure.api");

    @Test
    void doorsKnowTheStoryAndTheWireAndNobodyElse() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.tenure.activities..", "dev.tenure.worker..", "dev.tenure.sandbox..")
                .check(doors);
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveSimpleNameEndingWith("WorkflowImpl")
                .check(doors);
    }

    @Test
    void oneClassSpeaksWithTemporal() {
        List<String> speakers = doors.stream()
                .filter(door -> door.getDirectDependenciesFromSelf().stream()
                        .anyMatch(dependency ->
                                dependency.getTargetClass().getPackageName().startsWith("io.temporal.client")))
                .map(JavaClass::getSimpleName)
                .toList();

        assertThat(speakers).containsExactly("SubscriptionDesk");
    }

    @Test
    void controllersTranslateAndReadNothingThemselves() {
        noClasses()
                .that()
                .areAnnotatedWith(RestController.class)
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(JdbcClient.class)
                .check(doors);
        noClasses()
                .that()
                .areAnnotatedWith(RestController.class)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("javax.sql")
                .check(doors);
    }

    @Test
    void controllersAndStoresStayInTheirPackages() {
        classes()
                .that()
                .areAnnotatedWith(RestController.class)
                .should()
                .notBePublic()
                .check(doors);
    }

    @Test
    void billingTimeIsGivenAndNeverTakenFromTheWall() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.tenure.api.membership..",
                        "dev.tenure.api.wallet..",
                        "dev.tenure.api.history..",
                        "dev.tenure.api.operator..",
                        "dev.tenure.api.command..")
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(java.time.Clock.class, "systemUTC")
                .check(doors);
    }
}
