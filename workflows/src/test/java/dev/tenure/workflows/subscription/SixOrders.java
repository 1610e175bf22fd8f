package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.MAX;
import static dev.tenure.workflows.subscription.Given.PRO;
import static dev.tenure.workflows.subscription.Given.START;
import static dev.tenure.workflows.subscription.Given.periodEnd;
import static dev.tenure.workflows.subscription.Given.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** S5: an upgrade, a keep and an end at once with a refund, asked within milliseconds of each other, in a given order. */
final class SixOrders {
    static final List<List<String>> ALL = List.of(
            List.of("change", "keep", "end_now"),
            List.of("change", "end_now", "keep"),
            List.of("keep", "change", "end_now"),
            List.of("keep", "end_now", "change"),
            List.of("end_now", "change", "keep"),
            List.of("end_now", "keep", "change"));

    private final Court court = Room.in(Situation.CANCELING);
    private boolean isUpgraded;
    private int charges;
    private int refunds;

    private SixOrders() {}

    /** What one order came to. */
    record Result(List<String> order, Court court, int charges, int refunds) {

        String answer(String commandId) {
            CommandOutcome outcome = court.state.outcomeOf(commandId).orElseThrow();
            return outcome.result() == CommandOutcome.Result.REFUSED
                    ? "`" + outcome.errorCode() + "` " + outcome.detail()
                    : "applied";
        }
    }

    static Result play(List<String> order) {
        SixOrders room = new SixOrders();
        order.forEach(room::ask);
        return new Result(order, room.court, room.charges, room.refunds);
    }

    static String table() {
        String head = """
                | order | `change` answers | `keep` answers | `end_now` answers | charges | refunds | in the end |
                |---|---|---|---|---|---|---|
                """;
        return ALL.stream()
                .map(SixOrders::play)
                .map(result -> Stream.of(
                                result.order().stream().collect(Collectors.joining("`, `", "`", "`")),
                                result.answer("change"),
                                result.answer("keep"),
                                result.answer("end_now"),
                                String.valueOf(result.charges()),
                                String.valueOf(result.refunds()),
                                "`" + result.court().state.standing().status() + "`")
                        .collect(Collectors.joining(" | ", "| ", " |")))
                .collect(Collectors.joining("\n", head, ""));
    }

    private void ask(String wish) {
        court.now = court.now.plusMillis(20);
        Decision decision = court.hear(new Thing.Asked(command(wish)));
        while (decision.ask() != null) {
            decision = court.answer(decision, answer(decision.ask()));
        }
    }

    private static Command command(String wish) {
        return switch (wish) {
            case "change" ->
                Command.change(
                        wish,
                        "customer",
                        wish,
                        new PlanChange("pri_max_month", MAX, PlanChange.When.NOW, null, null, null));
            case "keep" -> new Command(wish, Command.Kind.KEEP, "customer", wish);
            case "end_now" -> new Command(wish, Command.Kind.END_NOW, "operator:1", wish, null, null, true);
            default -> throw new AssertionError(wish);
        };
    }

    private PaddleAnswer answer(Ask ask) {
        court.now = court.now.plusMillis(1);
        return switch (ask) {
            case Ask.Cancel cancel -> Court.says(withPlan(subscription("canceled", court.now, 1)));
            case Ask.RemoveScheduledChange removal -> Court.says(withPlan(subscription("active", court.now, 1)));
            case Ask.Change change -> {
                isUpgraded = true;
                charges++;
                yield Court.says(withPlan(subscription("active", court.now, 1)), upgrade());
            }
            case Ask.Refund refund -> {
                refunds++;
                yield new PaddleAnswer.Refunded(Given.refund(refund.transactionId(), "approved", court.now));
            }
            case Ask.Read read -> throw new AssertionError(read);
            case Ask.Stop stop -> throw new AssertionError(stop);
            case Ask.Pause pause -> throw new AssertionError(pause);
            case Ask.Resume resume -> throw new AssertionError(resume);
            case Ask.Withdraw withdrawal -> throw new AssertionError(withdrawal);
        };
    }

    private SubscriptionFact withPlan(SubscriptionFact fact) {
        return isUpgraded ? GivenChange.withItem(fact, "pri_max_month", MAX) : fact;
    }

    /** What an upgrade costs for the rest of the first period. */
    private static TransactionFact upgrade() {
        Instant at = START.plus(Duration.ofDays(10));
        return new TransactionFact(
                "txn_update",
                Given.SUBSCRIPTION,
                Given.CUSTOMER,
                Given.USER,
                "completed",
                "subscription_update",
                at,
                at,
                at,
                periodEnd(1),
                2000,
                "USD",
                null,
                at,
                List.of(
                        new TransactionFact.Line("txnitm_u1", "pri_max_month", "product", 1, 3000, false, MAX),
                        new TransactionFact.Line("txnitm_u2", "pri_pro_month", "product", -1, -1000, false, PRO)));
    }

    /** Whether the end was asked before the wish. */
    static boolean isAfterTheEnd(Result result, String wish) {
        return result.order().indexOf("end_now") < result.order().indexOf(wish);
    }
}
