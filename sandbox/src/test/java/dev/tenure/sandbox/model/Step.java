package dev.tenure.sandbox.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** One act of a random life; everything about it that is left to chance comes from its own dice. */
public record Step(Act act, int dice) {

    /** What can happen, and how often it does beside the others. */
    public enum Act {
        CANCEL(5),
        KEEP(4),
        UPGRADE(4),
        DOWNGRADE(4),
        YEARLY(1),
        PAUSE(3),
        RESUME(4),
        SAME_AGAIN(2),
        WITHDRAW(3),
        END_NOW(1),
        DASHBOARD_CANCEL_NOW(1),
        DASHBOARD_CANCEL(3),
        DASHBOARD_KEEP(5),
        DASHBOARD_PAUSE(2),
        DASHBOARD_RESUME(3),
        DASHBOARD_ITEMS(2),
        DASHBOARD_NEXT_BILLED_AT(1),
        DASHBOARD_REFUND(1),
        DASHBOARD_APPROVE(1),
        DASHBOARD_CHARGEBACK(1),
        CARD_APPROVES(4),
        CARD_DECLINES(3),
        PASS_MINUTES(8),
        PASS_HOURS(8),
        PASS_DAYS(10),
        PASS_WEEKS(6),
        PASS_TO_THE_END(10),
        PASS_TO_DUE(4),
        SLEEP(3),
        PADDLE_AWAY(2),
        PADDLE_BACK(5),
        ANSWERS_LOST(3),
        TOO_MANY_REQUESTS(2),
        DELIVER_AT_ONCE(6),
        DELIVER_LATE(3),
        DELIVER_NOTHING(4),
        DELIVER_WHAT_WAITS(6),
        DELIVER_AGAIN(3),
        RECONCILE(4),
        KILL(5),
        LOSE_THE_FENCE(3);

        private final int weight;

        Act(int weight) {
            this.weight = weight;
        }
    }

    private static final List<Act> DECK = List.of(Act.values()).stream()
            .flatMap(act -> IntStream.range(0, act.weight).mapToObj(any -> act))
            .toList();

    public static List<Step> sequence(long seed, int length) {
        Random random = new Random(seed * 7_919L + 17);
        List<Step> steps = new ArrayList<>();
        for (int step = 0; step < length; step++) {
            steps.add(new Step(DECK.get(random.nextInt(DECK.size())), random.nextInt(1_000_000)));
        }
        return steps;
    }

    public Random random() {
        return new Random(dice * 31L + act.name().hashCode());
    }

    @Override
    public String toString() {
        return act + ":" + dice;
    }

    /** What {@link #toString} wrote. */
    public static Step read(String written) {
        int colon = written.indexOf(':');
        return new Step(Act.valueOf(written.substring(0, colon)), Integer.parseInt(written.substring(colon + 1)));
    }
}
