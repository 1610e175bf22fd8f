package dev.tenure.workflows.subscription;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The numbers of the page: policies with their defaults, instants and pauses, as the code has them. */
final class PromiseTables {

    private PromiseTables() {}

    static String policies() {
        String head = "| policy | default | what it is |\n|---|---|---|\n";
        return Arrays.stream(Policies.class.getRecordComponents())
                .map(policy ->
                        "| `%s` | %s | %s |".formatted(policy.getName(), value(policy), meaning(policy.getName())))
                .collect(Collectors.joining("\n", head, ""));
    }

    private static String value(RecordComponent policy) {
        try {
            Object value = policy.getAccessor().invoke(Policies.DEFAULT);
            return value instanceof Enum<?> word ? "`" + word.name().toLowerCase(Locale.ROOT) + "`" : value.toString();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a record component is readable", e);
        }
    }

    /** A policy without words fails the page. */
    private static String meaning(String policy) {
        return switch (policy) {
            case "confirmationHours" ->
                "how long access outlasts the paid period of a membership that renews, until its renewal is known";
            case "graceDays" -> "how long access outlasts the paid period after a failed renewal";
            case "unverifiedHours" -> "how long access is kept past its end while Paddle cannot be read";
            case "trialGraceDays" -> "how long access outlasts a trial whose first charge fails";
            case "trialCredits" -> "credits that a trial grants, once";
            case "renewalAfterCancel" -> "a renewal that was charged after its cancellation was accepted";
            case "latePayment" -> "an old invoice that is paid after the end";
            case "refundAccess" -> "access whose payment was refunded in full";
            case "chargebackAccess" -> "access whose payment a bank took back";
            case "duplicates" -> "a second subscription of one user";
            case "cancelAfterUpgrade" -> "a scheduled cancel or pause when a bigger plan was paid";
            case "longerInterval" -> "how a longer interval that begins at once is charged";
            default -> throw new AssertionError("The policy " + policy + " has no words in docs/lifecycle.md.");
        };
    }

    static String deadlines() {
        return Stream.of(
                        row(
                                "an ordinary renewal",
                                "read at Paddle if nothing is known " + words(Access.RENEWAL_SETTLES)
                                        + " after the period's end"),
                        row("a scheduled end", "read at Paddle at that instant, before access is taken"),
                        row(
                                "Paddle's word is awaited",
                                "read again after " + words(Verification.PAUSES) + ", then every "
                                        + words(Verification.LONG_PAUSE) + "; operators are told at read "
                                        + Verification.ALARM_AFTER_ATTEMPTS),
                        row(
                                "a plan change held for the period's end",
                                "made from " + words(HeldChange.OPENS_BEFORE) + " to "
                                        + words(HeldChange.CLOSES_BEFORE) + " before the renewal; if missed, "
                                        + words(Access.RENEWAL_SETTLES) + " after it"),
                        row(
                                "the same, while past due or paused",
                                "looked at again every " + words(HeldChange.WHILE_UNPAID)),
                        row(
                                "a command refused by the renewal lock",
                                "tried again " + words(PendingQueue.AFTER_LOCK) + " after the renewal"),
                        row(
                                "a command while Paddle is away",
                                "tried again after " + words(PendingQueue.PAUSES)
                                        + " and so on, or when Paddle says, whichever is later"),
                        row(
                                "a command that still waits after " + words(PendingQueue.REVIEW_AFTER),
                                "is `needs_review`; tried again every " + words(PendingQueue.REVIEW_PAUSE)),
                        row(
                                "a refund that is owed",
                                "tried again after " + words(Refunds.PAUSES) + " and so on; `needs_review` after try "
                                        + Refunds.REVIEW_AFTER_TRIES))
                .collect(Collectors.joining("\n", "| what waits | how long |\n|---|---|\n", ""));
    }

    private static String row(String what, String howLong) {
        return "| " + what + " | " + howLong + " |";
    }

    private static String words(List<Duration> pauses) {
        return pauses.stream().map(PromiseTables::words).collect(Collectors.joining(", "));
    }

    private static String words(Duration duration) {
        return duration.toMinutes() % 60 == 0 ? duration.toHours() + " h" : duration.toMinutes() + " min";
    }
}
