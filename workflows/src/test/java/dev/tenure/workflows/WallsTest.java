package dev.tenure.workflows;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.tenure.workflows.planted.Planted;
import dev.tenure.workflows.subscription.SubscriptionWorkflow;
import java.io.Serializable;
import java.time.Clock;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.WeakHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the story may know, and that workflow code does the same thing each time it is replayed. */
final class WallsTest {
    private static final String STORY = "dev.tenure.workflows";
    private static final JavaClasses ALL = new ClassFileImporter()
            .importUrl(SubscriptionWorkflow.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation());

    /** Everything that the workflow reaches, and everything beside it in its package. */
    private static final JavaClasses WORKFLOW_CODE = ALL.that(isWorkflowCode());

    /** A rule, where it holds, and a class that it must catch. */
    private record Wall(String name, ArchRule rule, JavaClasses where, Class<?> planted) {}

    @TestFactory
    Stream<DynamicTest> everyWallStands() {
        return walls().map(wall ->
                DynamicTest.dynamicTest(wall.name(), () -> wall.rule().check(wall.where())));
    }

    @TestFactory
    Stream<DynamicTest> everyWallIsSeenToFall() {
        return walls().map(wall -> DynamicTest.dynamicTest(wall.name(), () -> {
            JavaClasses planted = new ClassFileImporter().importClasses(wall.planted());
            assertThatThrownBy(() -> wall.rule().check(planted)).isInstanceOf(AssertionError.class);
        }));
    }

    @Test
    void theWorkflowsReachIsSeen() {
        assertThat(WORKFLOW_CODE)
                .extracting(JavaClass::getSimpleName)
                .contains("SubscriptionWorkflowImpl", "Lifecycle", "PlanTerms")
                .doesNotContain("CatalogFile");
    }

    private static Stream<Wall> walls() {
        return Stream.of(
                new Wall("knows nobody", knowsNobody(), ALL, Planted.Knows.class),
                new Wall("nobody names an implementation", namesNoImplementation(), ALL, Planted.Names.class),
                new Wall("no clock", noClock(), WORKFLOW_CODE, Planted.Clocks.class),
                new Wall("no clock by reference", noClock(), WORKFLOW_CODE, Planted.ClockReference.class),
                new Wall("no chance", noChance(), WORKFLOW_CODE, Planted.Chance.class),
                new Wall("no threads", noThreads(), WORKFLOW_CODE, Planted.Threads.class),
                new Wall("no parallel streams", noThreads(), WORKFLOW_CODE, Planted.Parallel.class),
                new Wall("no input or output", noInputOrOutput(), WORKFLOW_CODE, Planted.Files.class),
                new Wall("no unordered collections", noUnordered(), WORKFLOW_CODE, Planted.Unordered.class),
                new Wall("no unordered factories", noUnordered(), WORKFLOW_CODE, Planted.UnorderedFactory.class),
                new Wall("no logger of its own", noLogger(), WORKFLOW_CODE, Planted.Logs.class),
                new Wall("no printing", noLogger(), WORKFLOW_CODE, Planted.Prints.class));
    }

    private static ArchRule knowsNobody() {
        return classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        STORY + "..",
                        "java..",
                        "io.temporal..",
                        "com.fasterxml.jackson..",
                        "org.slf4j",
                        "org.jspecify.annotations")
                .andShould()
                .onlyDependOnClassesThat()
                .resideOutsideOfPackages("java.sql..", "java.net.http..");
    }

    private static ArchRule namesNoImplementation() {
        return noClasses()
                .that()
                .haveNameNotMatching(".*WorkflowImpl(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .haveSimpleNameEndingWith("WorkflowImpl");
    }

    private static ArchRule noClock() {
        return noClasses()
                .should()
                .accessTargetWhere(calls("java.time.", "now"))
                .orShould()
                .accessTargetWhere(calls("java.lang.System", "currentTimeMillis", "nanoTime"))
                .orShould()
                .dependOnClassesThat(isAnyOf(Clock.class, Date.class));
    }

    private static ArchRule noChance() {
        return noClasses()
                .should()
                .accessTargetWhere(calls("java.lang.Math", "random"))
                .orShould()
                .accessTargetWhere(calls("java.util.UUID", "randomUUID"))
                .orShould()
                .dependOnClassesThat(isAnyOf(Random.class, java.util.random.RandomGenerator.class));
    }

    private static ArchRule noThreads() {
        return noClasses()
                .should()
                .accessTargetWhere(calls("java.util.", "parallelStream", "parallel"))
                .orShould()
                .dependOnClassesThat(isAnyOf(Thread.class).or(resideInAnyPackage("java.util.concurrent..")));
    }

    private static ArchRule noInputOrOutput() {
        return noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.io..", "java.nio..", "java.net..", "java.sql..")
                        .and(DescribedPredicate.not(type(Serializable.class))));
    }

    private static ArchRule noUnordered() {
        return noClasses()
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "iterate in no order",
                        type -> type.isEquivalentTo(HashMap.class)
                                || type.isEquivalentTo(HashSet.class)
                                || type.isAssignableTo(IdentityHashMap.class)
                                || type.isAssignableTo(WeakHashMap.class)))
                .orShould()
                .accessTargetWhere(calls("java.util.Set", "of", "copyOf"))
                .orShould()
                .accessTargetWhere(calls("java.util.Map", "of", "copyOf", "ofEntries"))
                .orShould()
                .accessTargetWhere(calls(
                        "java.util.stream.Collectors",
                        "toSet",
                        "toMap",
                        "groupingBy",
                        "toUnmodifiableSet",
                        "toUnmodifiableMap"));
    }

    private static ArchRule noLogger() {
        return noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.util.logging..")
                        .or(DescribedPredicate.describe(
                                "make loggers", type -> type.getName().equals("org.slf4j.LoggerFactory"))))
                .orShould()
                .accessTargetWhere(calls("java.lang.System", "out", "err"));
    }

    private static DescribedPredicate<JavaAccess<?>> calls(String ownerPrefix, String... names) {
        Set<String> forbidden = new TreeSet<>(List.of(names));
        return DescribedPredicate.describe(
                ownerPrefix + " " + forbidden,
                access -> access.getTargetOwner().getName().startsWith(ownerPrefix)
                        && forbidden.contains(access.getTarget().getName()));
    }

    private static DescribedPredicate<JavaClass> isAnyOf(Class<?>... types) {
        return DescribedPredicate.describe(
                "any of " + List.of(types), candidate -> Stream.of(types).anyMatch(candidate::isAssignableTo));
    }

    private static DescribedPredicate<JavaClass> isWorkflowCode() {
        Set<String> reached = new TreeSet<>();
        ALL.stream()
                .filter(type -> type.getName().matches(".*WorkflowImpl"))
                .flatMap(type -> type.getTransitiveDependenciesFromSelf().stream())
                .map(Dependency::getTargetClass)
                .forEach(type -> reached.add(type.getName()));
        return DescribedPredicate.describe(
                "workflow code",
                type -> type.getPackageName().equals(STORY + ".subscription") || reached.contains(type.getName()));
    }
}
