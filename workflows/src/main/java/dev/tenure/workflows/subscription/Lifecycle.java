package dev.tenure.workflows.subscription;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The judge: from what is known, what happened and what time it is, to what is to be stored, asked and answered. A pure
 * function; the only place where anything about a membership is decided.
 */
final class Lifecycle {

    private Lifecycle() {}

    static Decision decide(SubscriptionState state, Thing thing, Instant now) {
        Docket docket = new Docket(state);
        switch (thing) {
            case Thing.Events events -> events.events().forEach(event -> take(docket, event, now));
            case Thing.Asked asked -> Commands.ask(docket, asked.command(), now);
            case Thing.DeadlineReached deadline -> docket.actor = "system";
            case Thing.AskedToLook look -> docket.lookNow();
            case Thing.Answered answered -> answered(docket, answered, now);
        }
        settle(docket, now);
        return docket.close();
    }

    private static void take(Docket docket, PaddleFactEvent event, Instant now) {
        if (docket.state.eventIds().contains(event.eventId())) {
            docket.outcome(event.eventId(), "duplicate");
            return;
        }
        Merge.Merged merged = Merge.fact(docket.state, event.fact());
        docket.state = merged.state().edit().remember(event.eventId()).build();
        docket.outcome(event.eventId(), merged.stale() ? "stale" : "applied");
        if (event.eventType().equals(PaddleFactEvent.ADOPTED_TRANSACTION)
                && event.fact() instanceof TransactionFact adopted) {
            docket.state = Adoption.granted(docket.state, adopted.transactionId(), now);
        }
        if (event.fact() instanceof DuplicateFact) {
            Duplicates.end(docket, now);
        }
        if (event.eventType().equals("transaction.payment_failed") && event.fact() instanceof TransactionFact failed) {
            String code = failed.errorCode() == null ? "unknown" : failed.errorCode();
            docket.log(Audit.failed("membership_payment_failed", "provider", code, failed.transactionId()));
        }
    }

    private static void answered(Docket docket, Thing.Answered answered, Instant now) {
        docket.silence = answered.answer() instanceof PaddleAnswer.Unavailable away ? away.reason() : null;
        switch (answered.ask()) {
            case Ask.Read read -> read(docket, answered.answer(), now);
            case Ask.Cancel cancel -> carriedOut(docket, answered.answer(), now);
            case Ask.RemoveScheduledChange removal -> carriedOut(docket, answered.answer(), now);
            case Ask.Stop stop -> Refunds.stopped(docket, answered.answer(), now);
            case Ask.Refund refund -> Refunds.answered(docket, refund, answered.answer(), now);
            case Ask.Withdraw taking -> carriedOut(docket, answered.answer(), now);
            case Ask.Change change -> Commands.answered(docket, answered.answer(), now);
            case Ask.Pause pause -> Commands.answered(docket, answered.answer(), now);
            case Ask.Resume resume -> Commands.answered(docket, answered.answer(), now);
        }
    }

    private static void carriedOut(Docket docket, PaddleAnswer answer, Instant now) {
        SlippedCharges.carriedOut(docket, answer, now);
        Commands.answered(docket, answer, now);
    }

    private static void read(Docket docket, PaddleAnswer answer, Instant now) {
        docket.actor = "system";
        boolean isAnswered = answer instanceof PaddleAnswer.Done;
        if (answer instanceof PaddleAnswer.Done done) {
            docket.state = Merge.fact(docket.state, done.subscription()).state();
            for (TransactionFact transaction : done.transactions()) {
                docket.state = Merge.fact(docket.state, transaction).state();
            }
            docket.state = docket.state.edit().verifiedAt(now).build();
        }
        forgetOtherVerification(docket);
        Verification verification = docket.state.verification();
        if (verification == null) {
            Instant about = Access.of(docket.state).map(Access::until).orElse(now);
            verification = Verification.begin(about);
        }
        docket.state = docket.state
                .edit()
                .verification(verification.after(now, isAnswered))
                .build();
    }

    /** Draws the consequences: standing, verification, grants, audit, and what is due to be asked. */
    private static void settle(Docket docket, Instant now) {
        Duplicates.settle(docket, now);
        Refunds.settle(docket, now);
        HeldChange.follow(docket, now);
        forgetOtherVerification(docket);
        Standing before = docket.before.standing();
        MetLate.settle(docket, now);
        Standing target = Standings.at(docket.state, now);
        if (before.hasAccess() && !target.hasAccess() && !mayRevoke(docket, now)) {
            keepAndAsk(docket, now);
        } else {
            String reason = downgradeReason(docket.state, now);
            boolean isOpen = target.hasAccess() && isRenewalOverdue(docket.state, now);
            if (!isOpen && !MetLate.isAwaited(docket.state)) {
                docket.state = docket.state.edit().verification(null).build();
            }
            stand(docket, Standings.at(docket.state, now), now);
            if (before.hasAccess() && !docket.state.standing().hasAccess()) {
                docket.downgrade(reason);
                MetLate.taken(docket);
            }
        }
        docket.state =
                docket.state.edit().beginsAt(Access.nextTurn(docket.state, now)).build();
        alarm(docket);
        Refunds.audit(docket);
        DashboardChanges.note(docket);
        askWhatIsDue(docket, now);
    }

    /** What Paddle answered about another end says nothing about this one, and its pauses are not waited for. */
    private static void forgetOtherVerification(Docket docket) {
        Verification verification = docket.state.verification();
        Instant end = Access.of(docket.state).map(Access::until).orElse(null);
        if (verification != null && !verification.about().equals(end)) {
            docket.state = docket.state.edit().verification(null).build();
        }
    }

    private static void keepAndAsk(Docket docket, Instant now) {
        Standing before = docket.before.standing();
        if (docket.state.verification() == null) {
            // Nothing was asked yet: what people see stays as it is for the moment that asking takes.
            stand(docket, Standings.withPending(before, docket.state), now);
            return;
        }
        Instant limit = Standings.unverifiedLimit(docket.state, end(docket.state));
        stand(docket, Standings.kept(docket.state, limit, now), now);
    }

    /** Access is taken only after Paddle was read, or could not be read for as long as the policy says. */
    private static boolean mayRevoke(Docket docket, Instant now) {
        SubscriptionFact provider = docket.state.provider();
        if (provider != null && wasCanceledInPaidTime(provider, docket.state)) {
            return true;
        }
        // What is given back is a fact, and no renewal that might be unknown.
        boolean isGivenBack = GivenBack.reasonAt(docket.state, now).isPresent();
        if (isGivenBack || Access.of(docket.state).isEmpty()) {
            return true;
        }
        Instant end = end(docket.state);
        Instant verifiedAt = docket.state.verifiedAt();
        boolean isVerified = verifiedAt != null
                && !verifiedAt.isBefore(end)
                && (provider == null || !verifiedAt.isBefore(provider.updatedAt()));
        boolean isAsked = docket.state.verification() != null;
        return isVerified || (isAsked && !now.isBefore(Standings.unverifiedLimit(docket.state, end)));
    }

    /**
     * Then nothing was billed after what is known; canceled later, a renewal may be paid that is not known yet, and on
     * another plan than was paid for, a change.
     */
    private static boolean wasCanceledInPaidTime(SubscriptionFact provider, SubscriptionState state) {
        if (Access.givenUpAt(state) != null) {
            return true;
        }
        if (Rule.A_PLAN_WITHOUT_PAYMENT_IS_READ.binds(state) && !isEveryPlanPaid(provider, state)) {
            return false;
        }
        Instant canceledAt = provider.canceledAt();
        Instant paidThrough = state.paidThrough();
        return provider.isCanceled() && canceledAt != null && paidThrough != null && !canceledAt.isAfter(paidThrough);
    }

    private static boolean isEveryPlanPaid(SubscriptionFact provider, SubscriptionState state) {
        return provider.items().stream().filter(item -> item.terms() != null).allMatch(item -> state.covers().stream()
                .anyMatch(cover -> cover.priceId().equals(item.priceId())));
    }

    /** When access ends by what is known now, which may be earlier than what people were shown before. */
    private static Instant end(SubscriptionState state) {
        return Access.of(state).orElseThrow().until();
    }

    private static boolean isRenewalOverdue(SubscriptionState state, Instant now) {
        return Access.of(state)
                .map(access -> access.isRenewing() && !now.isBefore(access.checkAt()))
                .orElse(false);
    }

    private static void stand(Docket docket, Standing standing, Instant now) {
        Standing before = docket.before.standing();
        docket.state = docket.state.edit().standing(standing).build();
        docket.logs(Audit.of(before, standing, docket.actor, DashboardChanges.isMoved(docket)));
        grant(docket, now);
    }

    private static String downgradeReason(SubscriptionState state, Instant now) {
        Optional<String> givenBack = GivenBack.reasonAt(state, now);
        if (givenBack.isPresent()) {
            return givenBack.get();
        }
        SubscriptionFact provider = state.provider();
        Verification verification = state.verification();
        if (verification != null && !verification.readable() && isOverdue(state, verification, now)) {
            return "unverified_limit";
        }
        if (provider != null && provider.isActive() && Standings.isPauseDue(state, now)) {
            return "paused";
        }
        if (provider == null || provider.isActive()) {
            return Standings.hasEnded(state, now) ? "period_ended" : "renewal_unpaid";
        }
        if (Access.givenUpAt(state) != null) {
            return "ended_now";
        }
        return provider.isCanceled() ? "period_ended" : provider.status();
    }

    /** Before that something was told that ends it; that Paddle could not be read then is not why. */
    private static boolean isOverdue(SubscriptionState state, Verification verification, Instant now) {
        return !now.isBefore(Standings.unverifiedLimit(state, verification.about()));
    }

    /** What was paid for is granted even if it became known after its period: credits do not end with access. */
    private static void grant(Docket docket, Instant now) {
        if (docket.state.userId() == null) {
            return;
        }
        List<Cover> covers = new ArrayList<>();
        for (Cover paid : docket.state.covers()) {
            Cover cover = paid;
            for (Instant due = cover.nextGrantAt(docket.state.policies());
                    due != null && mayGrant(docket.state, cover, due, now);
                    due = cover.nextGrantAt(docket.state.policies())) {
                long amount = cover.grantAmount(docket.state.policies());
                String key = "grant/" + cover.lineId() + "/" + cover.granted();
                docket.grant(new ApplyRequest.Grant(key, "grant", amount, cover.transactionId()));
                cover = cover.afterGrant();
            }
            covers.add(cover);
        }
        docket.state = docket.state.edit().covers(covers).build();
    }

    /**
     * The first month is granted when it is paid, although its period may begin a moment later. What goes back, or may
     * have to, is worth no credits.
     */
    static boolean mayGrant(SubscriptionState state, Cover cover, Instant due, Instant now) {
        boolean isOwned = GivenBack.reason(state, cover).isEmpty() && !SlippedCharges.isDoubtful(state, cover);
        boolean isGivenBack = Returned.at(state, state.covers(), cover)
                .filter(at -> !due.isBefore(at))
                .isPresent();
        return isOwned && (cover.granted() == 0 || (!now.isBefore(due) && !isGivenBack && !isGivenUp(state, due)));
    }

    private static boolean isGivenUp(SubscriptionState state, Instant due) {
        Instant givenUpAt = Access.givenUpAt(state);
        return Rule.WHAT_IS_GIVEN_UP_GRANTS_NOTHING.binds(state) && givenUpAt != null && !due.isBefore(givenUpAt);
    }

    private static void alarm(Docket docket) {
        alarmOfUnmapped(docket);
        Verification before = docket.before.verification();
        Verification verification = docket.state.verification();
        if (verification != null && verification.isAlarming() && !verification.equals(before)) {
            String code = verification.readable() ? "renewal_unknown" : "paddle_unreadable";
            docket.log(Audit.failed("reconciliation_drift", "system", code, "since " + verification.about()));
        }
    }

    /** Money comes for something that the catalog does not know: somebody has to tell it. */
    private static void alarmOfUnmapped(Docket docket) {
        boolean isNew = !docket.before.standing().flags().contains(Standings.UNMAPPED)
                && docket.state.standing().flags().contains(Standings.UNMAPPED);
        if (isNew) {
            SubscriptionFact provider = docket.state.provider();
            docket.log(Audit.failed(
                    "reconciliation_drift",
                    "system",
                    Standings.UNMAPPED,
                    provider == null ? "paid" : provider.itemWords()));
        }
    }

    /** What waits need not wait for its time: Paddle is looked at, and says that it is done or never will be. */
    private static boolean hasJustEnded(Docket docket) {
        SubscriptionFact before = docket.before.provider();
        SubscriptionFact now = docket.state.provider();
        PendingCommand pending = docket.state.pending();
        boolean isNew = now != null && now.isCanceled() && (before == null || !before.isCanceled());
        return isNew && pending != null && pending.isQueued();
    }

    /** Somebody says that what waits was done. A change that is held for its time is not begun by that. */
    private static boolean isAskedToLook(Docket docket) {
        return docket.isAskedToLook && docket.state.pending() != null;
    }

    private static void askWhatIsDue(Docket docket, Instant now) {
        if (docket.ask != null) {
            return;
        }
        Instant command = Deadlines.command(docket.state);
        if (command != null && (!now.isBefore(command) || hasJustEnded(docket) || isAskedToLook(docket))) {
            Commands.retry(docket, now);
            endAtOnceIfRenewed(docket, now);
            return;
        }
        Optional<Ask> repayment = Refunds.ask(docket.state, now);
        if (repayment.isPresent()) {
            docket.ask = repayment.get();
            return;
        }
        Instant verification = Deadlines.verification(docket.state);
        if (verification != null && !now.isBefore(verification)) {
            docket.ask = new Ask.Read();
        }
    }

    /**
     * The period that the cancel was meant to end is over: what is charged after it goes back, whether it is known
     * already or not, so that one cancel is enough.
     */
    private static void endAtOnceIfRenewed(Docket docket, Instant now) {
        boolean isRenewed =
                docket.state.covers().stream().anyMatch(cover -> SlippedCharges.isDoubtful(docket.state, cover));
        if (docket.ask instanceof Ask.Cancel && (isRenewed || SlippedCharges.isTooLate(docket.state, now))) {
            docket.ask = new Ask.Cancel(true);
        }
    }
}
