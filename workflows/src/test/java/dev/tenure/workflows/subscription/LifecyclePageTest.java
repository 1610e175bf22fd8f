package dev.tenure.workflows.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code docs/lifecycle.md} says what the code does: its figures and tables are made of it. */
final class LifecyclePageTest {

    @TestFactory
    Stream<DynamicTest> thePageSaysWhatTheCodeDoes() {
        Map<String, String> sections = Map.of(
                "situations", LifecycleDiagram.situations(),
                "diagram", LifecycleDiagram.mermaid(),
                "moves", LifecycleDiagram.table(),
                "commands", CommandTables.commands(),
                "changes", CommandTables.changes(),
                "three at once", SixOrders.table(),
                "deadlines", PromiseTables.deadlines(),
                "policies", PromiseTables.policies());
        return sections.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(section -> DynamicTest.dynamicTest(section.getKey(), () -> check(section)));
    }

    private static void check(Map.Entry<String, String> section) throws IOException {
        GeneratedPage.holds("lifecycle.md", section.getKey(), section.getValue());
    }

    @TestFactory
    Stream<DynamicTest> theJudgeDoesWhatTheTableOfCommandsSays() {
        return Stream.of(Command.Kind.values())
                .filter(kind -> kind != Command.Kind.CHANGE)
                .flatMap(kind -> Stream.of(Situation.values())
                        .map(situation -> DynamicTest.dynamicTest(
                                kind.word() + ", " + LifecycleDiagram.word(situation),
                                () -> judgeDoes(kind, situation))));
    }

    private static void judgeDoes(Command.Kind kind, Situation situation) {
        Court court = Room.in(situation);
        Standing before = court.state.standing();

        Decision decision = court.command(kind, "k");

        switch (CommandRules.of(kind).in(situation)) {
            case CommandRules.Verdict.Ask ask -> assertThat(decision.ask()).isNotNull();
            case CommandRules.Verdict.Done done -> {
                assertThat(decision.ask()).isNull();
                assertThat(decision.answer()).isEqualTo(CommandOutcome.applied("k"));
            }
            case CommandRules.Verdict.Refuse(String errorCode, String detail) -> {
                assertThat(decision.ask()).isNull();
                assertThat(decision.answer()).isEqualTo(CommandOutcome.refused("k", errorCode, detail));
                assertThat(court.state.standing()).isEqualTo(before);
            }
        }
    }

    @Test
    void s5EachOrderChargesOnceAtMostAndGivesBackWhatWasPaid() {
        assertThat(SixOrders.ALL).hasSize(6).doesNotHaveDuplicates();
        assertThat(SixOrders.ALL.stream().map(SixOrders::play)).allSatisfy(result -> {
            assertThat(result.charges()).isEqualTo(SixOrders.isAfterTheEnd(result, "change") ? 0 : 1);
            assertThat(result.refunds()).isEqualTo(result.charges() + 1);
            assertThat(result.answer("end_now")).isEqualTo("applied");
            assertThat(result.court().state.standing().status()).isEqualTo("ended");
            assertThat(result.court().state.standing().hasAccess()).isFalse();
        });
    }
}
