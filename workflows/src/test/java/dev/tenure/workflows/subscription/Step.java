package dev.tenure.workflows.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/** What happens in the lives of subscriptions, as far as it costs something; and what it cost when it was counted. */
enum Step {
    FIRST_PAYMENT("the first payment, its events in one signal"),
    FIRST_PAYMENT_APART("the first payment, each of its four events in a signal of its own"),
    RENEWAL("a renewal, its two events in one signal"),
    RENEWAL_APART("a renewal, each event in a signal of its own"),
    CANCEL("a cancel"),
    KEEP("a keep"),
    CHANGE("a change of plan, now"),
    HELD_CHANGE("a change of plan at the period's end: held, and made before the renewal"),
    FAILED_RENEWAL("a renewal that fails three times and is paid within the grace"),
    PAUSE("a pause, to its beginning"),
    RESUME("a resume, with the payment of its period"),
    LAST_DAY("the end of a canceled subscription");

    private static final PlanChange UP =
            new PlanChange("pri_max_month", Given.MAX, PlanChange.When.NOW, null, null, null);
    private static final PlanChange DOWN =
            new PlanChange("pri_pro_month", Given.PRO, PlanChange.When.PERIOD_END, null, null, null);

    final String words;

    Step(String words) {
        this.words = words;
    }

    /**
     * The counts of all steps, and sizes in bytes.
     *
     * @param history of a run of one period in which nothing happens but the renewal
     * @param state of the row after a life with something of everything
     */
    record Counted(Map<Step, Integer> actions, long history, long state) {}

    static Counted all() {
        Map<Step, Integer> actions = new EnumMap<>(Step.class);
        apart(actions);
        failing(actions);
        try (CountedLife life = new CountedLife()) {
            ordinary(life, actions);
            long history = life.historyBytes(1);
            wishes(life, actions);
            pauses(life, actions);
            return new Counted(actions, history, life.stateBytes());
        }
    }

    private static void ordinary(CountedLife life, Map<Step, Integer> actions) {
        life.together();
        actions.put(FIRST_PAYMENT, life.spent());
        renew(life, 2);
        life.spent();
        renew(life, 3);
        actions.put(RENEWAL, life.spent());
    }

    private static void apart(Map<Step, Integer> actions) {
        try (CountedLife life = new CountedLife()) {
            life.apart();
            actions.put(FIRST_PAYMENT_APART, life.spent());
            life.passIntoPeriod(2);
            life.apart();
            life.spent();
            life.passIntoPeriod(3);
            life.apart();
            check(life, 3);
            actions.put(RENEWAL_APART, life.spent());
        }
    }

    private static void failing(Map<Step, Integer> actions) {
        try (CountedLife life = new CountedLife()) {
            life.together();
            life.spent();
            life.stage.paddle.cardFails(true);
            life.stage.paddle.chargesAgainAfter(Duration.ofDays(10));
            life.passIntoPeriod(2);
            life.together();
            life.failedTry(2, 3);
            life.failedTry(2, 6);
            life.stage.paddle.cardFails(false);
            life.passTo(Given.periodStart(2).plus(Duration.ofDays(10)).plusSeconds(30));
            life.together();
            check(life, 2);
            actions.put(FAILED_RENEWAL, life.spent());
        }
    }

    private static void wishes(CountedLife life, Map<Step, Integer> actions) {
        life.command(Command.Kind.CANCEL, "cancel");
        actions.put(CANCEL, life.spent());
        life.command(Command.Kind.KEEP, "keep");
        actions.put(KEEP, life.spent());
        life.command(Command.change("up", "customer", "up", UP));
        actions.put(CHANGE, life.spent());
        life.command(Command.change("down", "customer", "down", DOWN));
        Instant renewal = Given.periodEnd(3);
        life.passTo(renewal.minus(HeldChange.CLOSES_BEFORE));
        life.together();
        actions.put(HELD_CHANGE, life.spent());
        renew(life, 4);
        life.spent();
    }

    private static void pauses(CountedLife life, Map<Step, Integer> actions) {
        life.command(Command.pause("pause", "customer", "pause", null));
        life.passIntoPeriod(5);
        life.together();
        actions.put(PAUSE, life.spent());
        life.command(Command.Kind.RESUME, "resume");
        check(life, 5);
        actions.put(RESUME, life.spent());
        life.command(Command.Kind.CANCEL, "leave");
        life.spent();
        life.passIntoPeriod(6);
        life.together();
        actions.put(LAST_DAY, life.spent());
    }

    private static void renew(CountedLife life, int period) {
        life.passIntoPeriod(period);
        life.together();
        check(life, period);
    }

    private static void check(CountedLife life, int period) {
        if (!life.isPaidUntilEndOf(period)) {
            throw new AssertionError("period " + period + " is not paid: " + life.stage.standing());
        }
    }
}
