package dev.tenure.workflows.subscription;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The page of a run in Temporal's UI, as Markdown: how the membership stands, what waits and why, what comes next. Never
 * throws: a page that cannot be written must not stop a subscription.
 */
final class Details {
    private final List<String> lines = new ArrayList<>();

    private Details() {}

    static String of(SubscriptionState state, @Nullable String runBefore) {
        Details details = new Details();
        Standing standing = state.standing();
        details.line("user", state.userId() == null ? "not known: nobody has claimed it" : state.userId());
        details.moment("paid through", standing.paidThrough());
        details.line("access", access(state));
        details.moment("next payment", standing.nextBillingAt());
        details.scheduled(standing);
        Stream.of(state.pending(), state.planned()).filter(Objects::nonNull).forEach(details::waiting);
        state.repayments().owed().forEach(details::owed);
        standing.flags().forEach(flag -> details.line("look", flag(standing, flag)));
        Instant due = state.nextDueAt();
        details.line("next", due == null ? "nothing until something is heard or asked" : Wording.timer(state, due));
        details.line("run before", runBefore == null ? "none, this is the first" : runBefore);
        return "**%s**, level %d: %s%n%n%s"
                .formatted(
                        standing.plan(),
                        standing.level(),
                        Wording.plain(standing.status()),
                        String.join(System.lineSeparator(), details.lines));
    }

    private static String access(SubscriptionState state) {
        Instant until = state.standing().accessUntil();
        if (until == null) {
            return "none";
        }
        boolean isRenewing = Access.of(state).filter(Access::isRenewing).isPresent();
        return isRenewing
                ? "goes on; without a renewal until " + Wording.moment(until)
                : "ends " + Wording.moment(until);
    }

    private void scheduled(Standing standing) {
        Standing.ScheduledChange change = standing.scheduledChange();
        if (change != null) {
            String to = change.priceId() == null ? "" : " to " + change.priceId();
            line("by itself", change.action() + to + " " + Wording.moment(change.effectiveAt()));
        }
        moment("wish to leave", standing.cancelRequestedAt());
    }

    private void waiting(PendingCommand command) {
        String asked = "%s, asked by %s %s"
                .formatted(Wording.name(command), command.actor(), Wording.moment(command.requestedAt()));
        Instant next = command.appliesAfter();
        String again = next == null ? "is being carried out" : "next try " + Wording.moment(next);
        line(
                command.needsReview() ? "waits for an operator" : "waits",
                "%s; tries: %d; %s; %s".formatted(asked, command.attempts(), again, Wording.why(command.detail())));
    }

    private void owed(OwedRefund refund) {
        line(
                "money back",
                "%s (%s): %s"
                        .formatted(
                                refund.transactionId(),
                                Wording.plain(refund.reason()),
                                switch (refund.progress()) {
                                    case OWED -> "Paddle is asked, tries so far: " + refund.tries();
                                    case PENDING -> "waits for Paddle's approval";
                                    case REFUNDED -> "done";
                                    case REFUSED -> "Paddle refuses, an operator has to look";
                                }));
    }

    private static String flag(Standing standing, String flag) {
        return switch (flag) {
            case "grace" -> "a payment failed, and Paddle tries again; grace until " + orUnknown(standing.graceUntil());
            case "verifying" -> "Paddle is read before anything is taken away";
            case "unverified" -> "Paddle does not answer; access is kept meanwhile";
            case "unmapped_price" -> "a price is not in the catalog: add it there";
            case "chargeback" -> "a bank took the money back";
            case "refund_pending" -> "a refund waits for Paddle's approval";
            case "needs_review" -> "an operator has to decide, see the runbook";
            default -> Wording.plain(flag);
        };
    }

    private static String orUnknown(@Nullable Instant at) {
        return at == null ? "an unknown end" : Wording.moment(at);
    }

    private void moment(String name, @Nullable Instant at) {
        if (at != null) {
            line(name, Wording.moment(at));
        }
    }

    private void line(String name, String text) {
        lines.add("- " + name + ": " + text);
    }
}
