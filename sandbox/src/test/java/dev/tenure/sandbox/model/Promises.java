package dev.tenure.sandbox.model;

import dev.tenure.workflows.subscription.Command;
import dev.tenure.workflows.subscription.CommandOutcome;
import dev.tenure.workflows.subscription.Courtroom;
import dev.tenure.workflows.subscription.SubscriptionFact;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The small model: what is promised (DESIGN, promises 2 to 6), said of Paddle's truth, of what was asked and of what
 * readers see, without anything of the judge's own reasoning.
 */
final class Promises {
    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final Duration CONFIRMATION = Duration.ofDays(3);
    private static final Duration GRACE = Duration.ofDays(14);

    private final Readers readers;
    private final PaddleTruth truth;
    private final Courtroom court;
    private final Post post;
    private final Supplier<Instant> clock;
    private Readers.Membership seen = Readers.Membership.NONE;
    private long seenVersion = -1;
    private @Nullable Instant leavingSince;
    private final Set<String> answered = new HashSet<>();
    private boolean mayStay;
    private boolean isForfeited;
    private Instant impairedAt = Instant.EPOCH;

    Promises(Readers readers, PaddleTruth truth, Courtroom court, Post post, Supplier<Instant> clock) {
        this.readers = readers;
        this.truth = truth;
        this.court = court;
        this.post = post;
        this.clock = clock;
    }

    private Instant now() {
        return clock.get();
    }

    /** Up to now Paddle could not be relied on, or nobody worked. */
    void impaired() {
        impairedAt = now();
    }

    /** Somebody took the wish to leave back in Paddle's dashboard; one that waits here still waits. */
    void withdrawn() {
        boolean isWaiting = court.standing().pending().stream()
                .anyMatch(pending -> pending.command().equals("cancel"));
        if (!isWaiting) {
            leavingSince = null;
        }
    }

    void answered(Command command, CommandOutcome outcome) {
        // The same key again is answered from memory and is no wish of its own.
        if (!answered.add(command.commandId())) {
            return;
        }
        if (outcome.result() == CommandOutcome.Result.REFUSED) {
            // Who wants to stay and turns out to be paused stays paused, and wants to leave no more.
            boolean isPaused = command.kind() == Command.Kind.KEEP && Objects.equals(outcome.detail(), "paused");
            leavingSince = isPaused ? null : leavingSince;
            return;
        }
        switch (command.kind()) {
            case CANCEL -> {
                mayStay = false;
                leavingSince = leavingSince == null ? now() : leavingSince;
            }
            case END_NOW -> {
                mayStay = false;
                leavingSince = leavingSince == null ? now() : leavingSince;
                isForfeited = true;
            }
            case KEEP -> {
                // Who takes a waiting cancel back wants what was charged meanwhile, also while that has to wait.
                if (command.withdraws() == null || command.fingerprint().equals("withdraw cancel")) {
                    leavingSince = null;
                }
            }
            case CHANGE -> mayStay = true;
            case PAUSE, RESUME -> {}
        }
    }

    /** At any moment. */
    void look() {
        // A change at once takes a scheduled cancel away, also when it had to wait.
        if (mayStay && !truth.isLeaving()) {
            leavingSince = null;
        }
        if (court.state().version() != seenVersion) {
            seenVersion = court.state().version();
            Readers.Membership before = seen;
            seen = readers.membership();
            require(seen.level() == court.standing().level(), "readers see " + seen + ", not " + court.standing());
            if (before.level() > 0 && seen.level() == 0) {
                mayEnd();
            }
        }
        endsInTime();
        best();
    }

    /** Who paid for more sees more, as soon as it is heard of, whatever the clocks say. */
    private void best() {
        boolean isExcused = isForfeited
                || truth.hasMoneyTakenBack()
                || leavingSince != null
                || knowsMoreThanPaddleTold()
                || !post.isEverythingHeard()
                || now().isBefore(impairedAt.plus(LONGEST_PAUSE))
                || now().isBefore(post.heardAt().plus(A_MINUTE));
        if (!isExcused) {
            int paid = truth.levelPaidAt(now());
            require(seen.level() >= paid, "paid for level " + paid + " and has " + seen.level());
        }
    }

    /** What an act of ours changed at Paddle was in its answer; Paddle tells it a moment later. */
    private boolean knowsMoreThanPaddleTold() {
        SubscriptionFact provider = court.state().provider();
        return provider != null
                && truth.updatedAt().filter(provider.updatedAt()::isAfter).isPresent();
    }

    /** Promises 4 and 6: nobody who has paid becomes free, and nobody does before the end. */
    private void mayEnd() {
        if (isForfeited || truth.hasMoneyTakenBack()) {
            return;
        }
        Optional<Instant> paid = paidThrough(this::counts);
        if (Objects.equals(seen.reason(), "unverified_limit")) {
            Instant known = court.state().paidThrough();
            require(
                    known == null || !now().isBefore(known.plus(CONFIRMATION)),
                    "unverified for less than three days after " + known);
            return;
        }
        require(paid.isEmpty() || !paid.get().isAfter(now()), "free although paid through " + paid);
    }

    /** Promise 6: within a minute after the end, unless Paddle cannot be read. */
    private void endsInTime() {
        if (seen.level() == 0 || !truth.isCanceled() || !post.isEverythingHeard()) {
            return;
        }
        Instant canceledAt = truth.canceledAt().orElseThrow();
        Instant end =
                paidThrough(transaction -> true).filter(canceledAt::isBefore).orElse(canceledAt);
        Instant heard = post.heardAt();
        Instant from = heard.isAfter(end) ? heard : end;
        Instant impaired = impairedAt.plus(LONGEST_PAUSE);
        boolean isExcused = impairedAt.isAfter(end.minus(LONGEST_PAUSE)) && now().isBefore(impaired.plus(A_MINUTE));
        require(
                isExcused || now().isBefore(from.plus(A_MINUTE)),
                "a member although canceled and over since " + end + ", heard " + heard);
    }

    /** When everything was heard, and nothing is underway. */
    void lookAtRest() {
        look();
        require(post.isEverythingHeard(), "not everything was heard");
        String status = court.state().provider() == null
                ? "none"
                : court.state().provider().status();
        require(status.equals(truth.status()), "Tenure knows " + status + ", Paddle says " + truth.status());
        ledger();
        leaving();
        takenBack();
        level();
    }

    /** Promise 3: one grant per paid line and credit month, and the balance is the sum of the ledger. */
    private void ledger() {
        List<Readers.Entry> entries = readers.ledger();
        long sum = entries.stream().mapToLong(Readers.Entry::amount).sum();
        require(sum == readers.balance(), "balance " + readers.balance() + " is not the sum " + sum);
        Set<String> unexplained = new HashSet<>();
        entries.stream()
                .filter(entry -> entry.kind().equals("grant"))
                .forEach(entry ->
                        require(unexplained.add(entry.businessKey()), "granted twice: " + entry.businessKey()));
        for (JsonNode transaction : truth.paid()) {
            for (JsonNode line : PaddleTruth.lines(transaction)) {
                grants(transaction, line, entries, unexplained);
            }
        }
        require(unexplained.isEmpty(), "granted for nothing: " + unexplained);
    }

    private void grants(JsonNode transaction, JsonNode line, List<Readers.Entry> entries, Set<String> unexplained) {
        String key = "grant/" + line.path("id").asString() + "/";
        Instant start = PaddleTruth.start(transaction).orElseThrow();
        Instant end = PaddleTruth.end(transaction).orElseThrow();
        long months = 0;
        while (!start.atOffset(ZoneOffset.UTC).plusMonths(months).toInstant().isAfter(now())
                && start.atOffset(ZoneOffset.UTC)
                        .plusMonths(months)
                        .toInstant()
                        .isBefore(end.minus(Duration.ofDays(1)))) {
            months++;
        }
        long granted =
                unexplained.stream().filter(entry -> entry.startsWith(key)).count();
        unexplained.removeIf(entry -> entry.startsWith(key));
        long price = line.path("price_id").asString().equals(Life.MAX) ? 3_000 : 1_000;
        entries.stream()
                .filter(entry ->
                        entry.businessKey().startsWith(key) && entry.kind().equals("grant"))
                .forEach(entry ->
                        require(entry.amount() == price * line.path("quantity").asInt(), "granted " + entry));
        require(granted <= Math.max(1, months), granted + " grants of " + months + " for " + line);
        require(granted == 0 || !PaddleTruth.isPartOfAPeriod(transaction), granted + " grants for a part: " + line);
        boolean isCertain = !PaddleTruth.isUpdate(transaction)
                && !truth.isGivenBack(transaction)
                && !isUnwanted(transaction)
                && !isForfeited
                && !truth.hasMoneyTakenBack();
        boolean isMonth = !line.path("price_id").asString().equals(Life.PRO_YEAR);
        require(!isCertain || !isMonth || granted == 1, granted + " grants for " + transaction);
    }

    /** Promise 5: who was let go is not billed again, or gets it back. */
    private void leaving() {
        if (leavingSince == null) {
            return;
        }
        boolean isForReview = court.standing().flags().contains("needs_review");
        require(truth.isLeaving() || isForReview, "wanted to leave since " + leavingSince + " and stays");
        for (JsonNode transaction : truth.completed()) {
            boolean isBack = truth.isRefunded(transaction) || truth.isGivenBack(transaction);
            require(
                    !isUnwanted(transaction) || isBack || isForReview,
                    "billed after leaving at " + leavingSince + ": " + transaction);
        }
    }

    /** Promise 5, too: what was given back whole, or taken back by a bank, is not billed again. */
    private void takenBack() {
        Optional<Instant> since = truth.takenBackAt();
        if (since.isEmpty()) {
            return;
        }
        boolean isForReview = court.standing().flags().contains("needs_review");
        require(truth.isCanceled() || isForReview, "taken back at " + since + " and billed on: " + truth.status());
        Instant late = since.get().plus(LONGEST_PAUSE);
        for (JsonNode transaction : truth.completed()) {
            boolean isLate = PaddleTruth.isRenewal(transaction)
                    && PaddleTruth.billedAt(transaction).isAfter(late)
                    && PaddleTruth.billedAt(transaction).isAfter(impairedAt);
            require(!isLate || truth.isRefunded(transaction), "billed after it was taken back: " + transaction);
        }
    }

    private boolean isUnwanted(JsonNode transaction) {
        return leavingSince != null
                && PaddleTruth.isRenewal(transaction)
                && PaddleTruth.chargedAt(transaction).isAfter(leavingSince);
    }

    /** What raises or lowers a period falls with it. */
    private boolean counts(JsonNode transaction) {
        return !isUnwanted(transaction)
                && (!PaddleTruth.isPartOfAPeriod(transaction)
                        || truth.paid().stream()
                                .noneMatch(
                                        renewal -> isUnwanted(renewal) && PaddleTruth.isWithin(transaction, renewal)));
    }

    /** What readers see in the end follows from what was paid. */
    private void level() {
        if (isForfeited || truth.hasMoneyTakenBack()) {
            return;
        }
        Optional<Instant> paid = paidThrough(transaction -> counts(transaction) && !truth.isGivenBack(transaction));
        boolean isPaid = paid.isPresent() && paid.get().isAfter(now());
        if (isPaid) {
            require(seen.level() > 0, "paid through " + paid + " and free");
            return;
        }
        boolean mayLast = Stream.concat(
                        paidThrough(transaction -> true).stream(),
                        // The end of the running period may have been moved.
                        truth.periodEnd().filter(end -> truth.status().equals("active")).stream())
                .anyMatch(end -> now().isBefore(end.plus(truth.status().equals("past_due") ? GRACE : CONFIRMATION)));
        require(
                seen.level() == 0 || (mayLast && !truth.isCanceled()) || isPaidByAnything(),
                "a member although paid through " + paid + " and " + truth.status());
    }

    /** Also by what may go back. */
    private boolean isPaidByAnything() {
        return paidThrough(transaction -> true).filter(now()::isBefore).isPresent();
    }

    private Optional<Instant> paidThrough(Predicate<JsonNode> isCounted) {
        return truth.paid().stream()
                .filter(isCounted)
                .flatMap(transaction -> truth.paidUntil(transaction).stream())
                .max(Instant::compareTo);
    }

    /** All that anybody could see of it. */
    String everything() {
        return readers.membership() + "\n" + readers.ledger() + "\n" + readers.balance() + "\n" + court.facts() + "\n"
                + court.standing();
    }

    private static void require(boolean isSo, String otherwise) {
        if (!isSo) {
            throw new AssertionError(otherwise);
        }
    }
}
