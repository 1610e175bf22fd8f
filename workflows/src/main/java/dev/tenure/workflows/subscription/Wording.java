package dev.tenure.workflows.subscription;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Sentences that an operator reads in Temporal's UI. They may change at any time: no replay looks at them. */
final class Wording {

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Wording() {}

    /** The one line of a first run in the list, which Temporal does not carry to the next ones; there it is in the memo. */
    static String summary(@Nullable String userId) {
        return "membership of " + (userId == null ? "a user not known yet" : "user " + userId);
    }

    /** What is to be done at a deadline, and when. */
    static String timer(SubscriptionState state, Instant due) {
        return purpose(state, due) + " at " + moment(due);
    }

    private static String purpose(SubscriptionState state, Instant due) {
        if (due.equals(Deadlines.command(state))) {
            return command(state);
        }
        if (due.equals(Refunds.nextAt(state))) {
            return repayment(state);
        }
        if (due.equals(Deadlines.verification(state))) {
            return reading(state);
        }
        if (due.equals(state.standing().accessUntil())) {
            return "take access away, which was kept because Paddle did not answer,";
        }
        return due.equals(state.beginsAt()) ? "let begin what is paid from then on" : "grant the next month's credits";
    }

    private static String command(SubscriptionState state) {
        PendingCommand pending = state.pending();
        if (pending != null) {
            return "try the " + name(pending) + " again";
        }
        PendingCommand planned = state.planned();
        return planned == null ? "look again" : "make the " + name(planned) + " that is held";
    }

    private static String repayment(SubscriptionState state) {
        Stop stop = state.repayments().stop();
        if (stop != null) {
            return "end billing at Paddle (" + plain(stop.reason()) + ")";
        }
        Instant next = Refunds.nextAt(state);
        return state.repayments().owed().stream()
                .filter(refund -> refund.nextAt() != null && refund.nextAt().equals(next))
                .findFirst()
                .map(refund -> "give " + refund.transactionId() + " back (" + plain(refund.reason()) + ")")
                .orElse("give money back");
    }

    private static String reading(SubscriptionState state) {
        Verification verification = state.verification();
        if (verification != null) {
            return verification.readable()
                    ? "read Paddle again, which said nothing new,"
                    : "read Paddle again, which did not answer,";
        }
        if (!state.standing().hasAccess()) {
            return "read Paddle, because a payment failed before we heard of it,";
        }
        if (state.standing().graceUntil() != null) {
            return "end the grace, if Paddle shows no payment,";
        }
        boolean isRenewing = Access.of(state).filter(Access::isRenewing).isPresent();
        return isRenewing ? "read Paddle, if no renewal was heard of," : "end access, if Paddle says so too,";
    }

    static String apply(Decision decision) {
        String status = decision.next().standing().status();
        ApplyRequest.Downgrade downgrade = decision.downgrade();
        if (downgrade != null) {
            return "downgrade to free (" + plain(downgrade.reason()) + ")";
        }
        List<String> logs =
                decision.logs().stream().map(ApplyRequest.Log::event).distinct().toList();
        return logs.isEmpty()
                ? "store " + status + ", " + decision.outcomes().size() + " event(s)"
                : "store " + status + ": " + String.join(", ", logs.subList(0, Math.min(3, logs.size())));
    }

    /** What is asked for, in words. */
    static String name(PendingCommand command) {
        PlanChange change = command.change();
        return change == null
                ? plain(command.kind().word())
                : "change to " + change.terms().plan() + " by the "
                        + change.terms().interval();
    }

    /** Why something waits: Paddle's code or ours, with a sentence where an operator meets it often. */
    static String why(@Nullable String code) {
        return switch (code) {
            case null -> "Paddle is being asked";
            case "subscription_locked_renewal" ->
                "Paddle changes nothing in the half hour before a renewal (" + code + ")";
            case "service_unavailable" -> "Paddle did not answer";
            case "period_end" -> "it is for the next period";
            case "below_minimum_charge" -> "it costs too little to be charged alone, and goes with the renewal";
            case "read_only" -> "nothing is written to Paddle in a shadow period";
            default -> code;
        };
    }

    static String plain(String code) {
        return code.replace('_', ' ');
    }

    static String moment(Instant at) {
        return MOMENT.format(at);
    }
}
