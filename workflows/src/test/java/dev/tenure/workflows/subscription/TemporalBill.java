package dev.tenure.workflows.subscription;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What Temporal Cloud asks for, from counted actions and its list prices of 2026.
 *
 * @param passes actions of one pass of the reconciliation that needs one activity
 * @param further of each further activity in a pass
 */
record TemporalBill(Step.Counted counted, int purchase, int passes, int further) {
    static final TemporalBill EMPTY = new TemporalBill(new Step.Counted(Map.of(), 0, 0), 0, 0, 0);

    private static final int SUBSCRIPTIONS = 10_000;
    /** One page of two hundred a second, and 55 seconds of them in one activity. */
    private static final int PER_ACTIVITY = 200 * 55;

    /** After twenty seconds; what Temporal's client then sends at most once a minute falls into the next activity. */
    private static final int HEARTBEATS = 1;

    private static final int PASSES_A_MONTH = 30 * 24 * 12;
    private static final double DOLLARS_PER_ACTION = 50.0 / 1_000_000;
    private static final double DOLLARS_PER_ACTIVE_GIGABYTE_HOUR = 0.042;
    private static final double DOLLARS_PER_RETAINED_GIGABYTE_HOUR = 0.00105;
    private static final int HOURS = 730;
    private static final double SUPPORT = 1.1;

    /** How often a month something happens to ten thousand subscriptions; an assumption. */
    private record Share(int times, Step step) {}

    private static final List<Share> MONTH = List.of(
            new Share(9_000, Step.RENEWAL_APART),
            new Share(500, Step.FIRST_PAYMENT_APART),
            new Share(500, Step.FAILED_RENEWAL),
            new Share(500, Step.CANCEL),
            new Share(100, Step.KEEP),
            new Share(400, Step.LAST_DAY),
            new Share(200, Step.CHANGE),
            new Share(100, Step.HELD_CHANGE),
            new Share(50, Step.PAUSE),
            new Share(50, Step.RESUME));

    private static final int PURCHASES = 1_000;

    /** A line of the month. */
    private record Line(String what, long times, long each) {
        long actions() {
            return times * each;
        }

        String row() {
            double dollars = actions() * DOLLARS_PER_ACTION;
            return String.format(Locale.ROOT, "| %s | %,d | %d | %,d | %.2f |", what, times, each, actions(), dollars);
        }
    }

    static TemporalBill count() {
        int one = OtherWorkflows.pass(1);
        return new TemporalBill(Step.all(), OtherWorkflows.purchase(), one, OtherWorkflows.pass(2) - one);
    }

    int of(Step step) {
        return counted.actions().getOrDefault(step, 0);
    }

    String steps() {
        Stream<String> steps = Stream.of(Step.values()).map(step -> "| " + step.words + " | " + of(step) + " |");
        Stream<String> others = Stream.of(
                "| a purchase of a credit pack | " + purchase + " |",
                String.format(
                        Locale.ROOT,
                        "| a pass of the reconciliation | %d; with more than 4,000 open subscriptions %d, and %d more for"
                                + " each %,d |",
                        passes,
                        passes + HEARTBEATS,
                        further + HEARTBEATS,
                        PER_ACTIVITY));
        return Stream.concat(steps, others)
                .collect(Collectors.joining("\n", "| step | billable actions |\n|---|---|\n", ""));
    }

    String price() {
        List<Line> month = month();
        double actions = month.stream().mapToLong(Line::actions).sum() * DOLLARS_PER_ACTION;
        double active = gigabytes() * HOURS * DOLLARS_PER_ACTIVE_GIGABYTE_HOUR;
        double retained = gigabytes() * HOURS * DOLLARS_PER_RETAINED_GIGABYTE_HOUR;
        Stream<String> rows = Stream.concat(
                month.stream().map(Line::row),
                Stream.of(
                        row("open histories", active),
                        row("closed histories, kept for 30 days", retained),
                        row("support, 10 % of usage", (actions + active + retained) * (SUPPORT - 1)),
                        row("**together**", (actions + active + retained) * SUPPORT)));
        String head = """
                | what | times a month | actions each | actions | dollars |
                |---|---|---|---|---|
                """;
        return rows.collect(Collectors.joining("\n", head, ""));
    }

    private List<Line> month() {
        Stream<Line> steps = MONTH.stream().map(share -> new Line(share.step().words, share.times(), of(share.step())));
        return Stream.concat(
                        steps,
                        Stream.of(
                                new Line("a purchase of a credit pack", PURCHASES, purchase),
                                new Line(
                                        "a pass of the reconciliation, with one heartbeat",
                                        PASSES_A_MONTH,
                                        passes + HEARTBEATS)))
                .toList();
    }

    private double gigabytes() {
        return kilobytes(counted.history()) * (double) SUBSCRIPTIONS / 1_000_000;
    }

    String sizes() {
        return """
                | what | kilobytes, rounded up |
                |---|---|
                | history of a month in which nothing happens but the renewal, in Temporal | %d |
                | state of a subscription after a life with something of everything, in Postgres as JSON | %d |""".formatted(kilobytes(counted.history()), kilobytes(counted.state()));
    }

    private static long kilobytes(long bytes) {
        return (bytes + 999) / 1_000;
    }

    private static String row(String what, double dollars) {
        return String.format(Locale.ROOT, "| %s | | | | %.2f |", what, dollars);
    }
}
