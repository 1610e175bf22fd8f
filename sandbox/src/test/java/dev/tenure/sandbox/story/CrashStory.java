package dev.tenure.sandbox.story;

import java.util.List;

/** What somebody does with a membership, and when. */
enum CrashStory {
    STAYS,
    LEAVES,
    KEEPS,
    RISES,
    RISES_TO_A_YEAR,
    FALLS,
    STAYS_ABOVE,
    BUYS_CREDITS,
    BUYS_TWICE,
    IS_REFUNDED,
    PAUSES,
    DOES_NOT_PAUSE,
    COMES_BACK,
    PAYS_LATE,
    NEVER_PAYS,
    DISPUTES,
    IS_CANCELED_AT_PADDLE,
    LEAVES_LATE,
    CLOSES_THE_ACCOUNT;

    /** A stretch of a life in which billing time does not travel. */
    enum Phase {
        BEGINNING,
        /** What is changed in a period's first minute is charged as a whole period. */
        NEXT_DAY,
        LAST_HALF_HOUR,
        AFTER_RENEWAL
    }

    /** One thing that somebody does. */
    enum Act {
        BUY,
        BUY_MAX,
        BUY_AGAIN,
        BUY_CREDITS,
        CANCEL,
        CANCEL_IN_LOCK,
        KEEP,
        RISE,
        RISE_TO_A_YEAR,
        FALL,
        PAUSE,
        RESUME,
        END_WITH_REFUND,
        CARD_DECLINES,
        CARD_APPROVES,
        DISPUTE,
        CANCEL_AT_PADDLE,
        CLOSE_THE_ACCOUNT
    }

    List<Act> acts(Phase phase) {
        return switch (phase) {
            case BEGINNING -> beginning();
            case NEXT_DAY -> nextDay();
            case LAST_HALF_HOUR -> this == LEAVES_LATE ? List.of(Act.CANCEL_IN_LOCK) : List.of();
            case AFTER_RENEWAL -> afterRenewal();
        };
    }

    private List<Act> beginning() {
        return switch (this) {
            case FALLS, STAYS_ABOVE -> List.of(Act.BUY_MAX);
            case BUYS_TWICE -> List.of(Act.BUY, Act.BUY_AGAIN);
            case STAYS,
                    LEAVES,
                    KEEPS,
                    RISES,
                    RISES_TO_A_YEAR,
                    BUYS_CREDITS,
                    IS_REFUNDED,
                    PAUSES,
                    DOES_NOT_PAUSE,
                    COMES_BACK,
                    PAYS_LATE,
                    NEVER_PAYS,
                    DISPUTES,
                    IS_CANCELED_AT_PADDLE,
                    LEAVES_LATE,
                    CLOSES_THE_ACCOUNT -> List.of(Act.BUY);
        };
    }

    private List<Act> nextDay() {
        return switch (this) {
            case STAYS, LEAVES_LATE, BUYS_TWICE -> List.of();
            case LEAVES -> List.of(Act.CANCEL);
            case KEEPS -> List.of(Act.CANCEL, Act.KEEP);
            case RISES -> List.of(Act.RISE);
            case RISES_TO_A_YEAR -> List.of(Act.RISE_TO_A_YEAR);
            case FALLS -> List.of(Act.FALL);
            case STAYS_ABOVE -> List.of(Act.FALL, Act.KEEP);
            case BUYS_CREDITS -> List.of(Act.BUY_CREDITS, Act.BUY_CREDITS);
            case IS_REFUNDED -> List.of(Act.END_WITH_REFUND);
            case PAUSES, COMES_BACK -> List.of(Act.PAUSE);
            case DOES_NOT_PAUSE -> List.of(Act.PAUSE, Act.KEEP);
            case PAYS_LATE, NEVER_PAYS -> List.of(Act.CARD_DECLINES);
            case DISPUTES -> List.of(Act.DISPUTE);
            case IS_CANCELED_AT_PADDLE -> List.of(Act.CANCEL_AT_PADDLE);
            case CLOSES_THE_ACCOUNT -> List.of(Act.CLOSE_THE_ACCOUNT);
        };
    }

    private List<Act> afterRenewal() {
        return switch (this) {
            case COMES_BACK -> List.of(Act.RESUME);
            case PAYS_LATE -> List.of(Act.CARD_APPROVES);
            case STAYS -> List.of(Act.BUY_CREDITS);
            case KEEPS, DOES_NOT_PAUSE -> List.of(Act.CANCEL);
            case LEAVES,
                    RISES,
                    RISES_TO_A_YEAR,
                    FALLS,
                    STAYS_ABOVE,
                    BUYS_CREDITS,
                    BUYS_TWICE,
                    IS_REFUNDED,
                    PAUSES,
                    NEVER_PAYS,
                    DISPUTES,
                    IS_CANCELED_AT_PADDLE,
                    LEAVES_LATE,
                    CLOSES_THE_ACCOUNT -> List.of();
        };
    }
}
