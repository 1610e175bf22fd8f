package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.MAX;
import static dev.tenure.workflows.subscription.Given.PRO;
import static dev.tenure.workflows.subscription.Given.PRO_YEAR;

import dev.tenure.workflows.catalog.PlanTerms;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Commands and changes in each situation, asked of the judge itself. */
final class CommandTables {
    private static final PlanTerms MAX_YEAR = new PlanTerms("max", 2, 3000, "year", 1);
    private static final PlanTerms LITE = new PlanTerms("lite", 1, 100, "week", 1);

    /** A change that somebody who pays for {@code pro} each month may want. */
    private record Wish(String words, String priceId, PlanTerms terms, PlanChange.When when) {}

    private static final List<Wish> WISHES = List.of(
            new Wish("a bigger plan, now", "pri_max_month", MAX, PlanChange.When.NOW),
            new Wish("a longer interval, now", "pri_pro_year", PRO_YEAR, PlanChange.When.NOW),
            new Wish("both, now", "pri_max_year", MAX_YEAR, PlanChange.When.NOW),
            new Wish("a shorter interval, now", "pri_lite_week", LITE, PlanChange.When.NOW),
            new Wish("any plan, at the period's end", "pri_max_month", MAX, PlanChange.When.PERIOD_END),
            new Wish("what it is already", "pri_pro_month", PRO, PlanChange.When.NOW));

    private CommandTables() {}

    /** The rules as they stand in {@link CommandRules}. */
    static String commands() {
        return table(Stream.of(Command.Kind.values()).map(kind -> "`" + kind.word() + "`"), situation -> Stream.of(
                        Command.Kind.values())
                .map(kind -> verdict(CommandRules.of(kind).in(situation))));
    }

    /** What the judge does about changes. */
    static String changes() {
        return table(
                WISHES.stream().map(Wish::words), situation -> WISHES.stream().map(wish -> outcome(wish, situation)));
    }

    private static String table(Stream<String> columns, Function<Situation, Stream<String>> cells) {
        List<String> heads = columns.toList();
        String rows = Stream.of(Situation.values())
                .map(situation -> row(LifecycleDiagram.word(situation), cells.apply(situation)))
                .collect(Collectors.joining("\n"));
        return row("", heads.stream()) + "\n" + "|---".repeat(heads.size() + 1) + "|\n" + rows;
    }

    private static String row(String first, Stream<String> others) {
        return Stream.concat(Stream.of(first), others).collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String verdict(CommandRules.Verdict verdict) {
        return switch (verdict) {
            case CommandRules.Verdict.Ask ask -> "asks Paddle";
            case CommandRules.Verdict.Done done -> "applied: it is so";
            case CommandRules.Verdict.Refuse(String errorCode, String detail) -> refusal(errorCode, detail);
        };
    }

    private static String outcome(Wish wish, Situation situation) {
        Court court = Room.in(situation);
        PlanChange change = new PlanChange(wish.priceId(), wish.terms(), wish.when(), null, null, null);
        Decision decision = court.hear(new Thing.Asked(Command.change("wish", "customer", "f", change)));
        if (decision.ask() instanceof Ask.Change ask) {
            return "asks Paddle, `" + ask.mode().word() + "`";
        }
        CommandOutcome answer = Court.answerOf(decision);
        return switch (answer.result()) {
            case APPLIED -> "applied: it is so";
            case QUEUED -> "held";
            case REFUSED -> refusal(String.valueOf(answer.errorCode()), String.valueOf(answer.detail()));
        };
    }

    private static String refusal(String errorCode, String detail) {
        return "`" + errorCode + "` " + detail;
    }
}
