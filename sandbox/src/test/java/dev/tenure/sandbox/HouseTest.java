package dev.tenure.sandbox;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The walls of the house, seen from the one module that sees all of it. */
final class HouseTest {
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.tenure");

    private static final String PADDLE = "dev.tenure.paddle..";
    private static final String WORKFLOWS = "dev.tenure.workflows..";
    private static final String ACTIVITIES = "dev.tenure.activities..";
    private static final String WORKER = "dev.tenure.worker..";
    private static final String API = "dev.tenure.api..";
    private static final String SANDBOX = "dev.tenure.sandbox..";

    @Test
    void allRoomsAreSeen() {
        for (String room : new String[] {"paddle", "workflows", "activities", "worker", "api", "sandbox"}) {
            assertThat(HOUSE.stream().anyMatch(seen -> seen.getPackageName().startsWith("dev.tenure." + room)))
                    .as(room)
                    .isTrue();
        }
    }

    @Test
    void theWireAndTheStoryKnowNobody() {
        knowsNot(PADDLE, WORKFLOWS, ACTIVITIES, WORKER, API, SANDBOX).check(HOUSE);
        knowsNot(WORKFLOWS, PADDLE, ACTIVITIES, WORKER, API, SANDBOX).check(HOUSE);
    }

    @Test
    void theHandsAndTheDoorsNeverSeeEachOther() {
        knowsNot(ACTIVITIES, API, WORKER, SANDBOX).check(HOUSE);
        knowsNot(API, ACTIVITIES, WORKER, SANDBOX).check(HOUSE);
        knowsNot(WORKER, API, SANDBOX).check(HOUSE);
    }

    @Test
    void aPaddleThatIsRehearsedWithReadsNothingThroughTheProductsEyes() {
        knowsNot("dev.tenure.sandbox.paddle..", PADDLE, WORKFLOWS, ACTIVITIES, WORKER, API)
                .check(HOUSE);
    }

    @Test
    void onlyTheEngineRoomNamesAnImplementationOfAWorkflow() {
        noClasses()
                .that()
                .resideOutsideOfPackages(WORKFLOWS, WORKER, SANDBOX)
                .should()
                .dependOnClassesThat()
                .haveSimpleNameEndingWith("WorkflowImpl")
                .check(HOUSE);
    }

    @Test
    void oneClassOfTheDoorsTouchesTemporalsClient() {
        long touching = HOUSE.stream()
                .filter(seen -> seen.getPackageName().startsWith("dev.tenure.api"))
                .filter(seen -> seen.getDirectDependenciesFromSelf().stream()
                        .anyMatch(
                                arrow -> arrow.getTargetClass().getName().equals("io.temporal.client.WorkflowClient")))
                .map(seen -> seen.getName().split("\\$")[0])
                .distinct()
                .count();
        assertThat(touching).isEqualTo(1);
    }

    @Test
    void packagesAreFeaturesAndNotKinds() {
        noClasses()
                .should()
                .resideInAnyPackage("..common..", "..util..", "..utils..", "..helper..", "..manager..", "..impl..")
                .check(HOUSE);
    }

    @Test
    void theseRulesHaveTeeth() {
        assertThatThrownBy(() -> knowsNot(WORKER, ACTIVITIES).check(HOUSE)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> classes()
                        .that()
                        .resideInAPackage(API)
                        .should()
                        .resideInAPackage(PADDLE)
                        .check(HOUSE))
                .isInstanceOf(AssertionError.class);
    }

    private static ArchRule knowsNot(String room, String... others) {
        return noClasses()
                .that()
                .resideInAPackage(room)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others);
    }
}
