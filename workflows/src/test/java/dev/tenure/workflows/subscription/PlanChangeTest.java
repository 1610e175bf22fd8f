package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.MAX;
import static dev.tenure.workflows.subscription.Given.PRO;
import static dev.tenure.workflows.subscription.Given.PRO_YEAR;
import static dev.tenure.workflows.subscription.Given.START;
import static dev.tenure.workflows.subscription.Given.canceling;
import static dev.tenure.workflows.subscription.Given.event;
import static dev.tenure.workflows.subscription.Given.periodEnd;
import static dev.tenure.workflows.subscription.Given.periodStart;
import static dev.tenure.workflows.subscription.Given.subscription;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.workflows.catalog.PlanTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Another plan, now or with the next period, judged without Temporal. */
final class PlanChangeTest {
    private static final PaddleAnswer DECLINED = new PaddleAnswer.RefusedForGood("subscription_payment_declined");
    private static final Instant RENEWAL = periodEnd(1);

    private final Court court = new Court(Given.nothing(), START.plusSeconds(5));

    @BeforeEach
    void aMemberSinceTenDays() {
        court.events(Given.firstCheckout());
        court.now = START.plus(Duration.ofDays(10));
    }

    // up, now

    @Test
    void s7aDeclinedUpgradeChangesNothingAndSaysWhy() {
        Standing before = court.state.standing();

        court.answer(upgrade("k1"), DECLINED);

        CommandOutcome outcome = court.state.outcomeOf("k1").orElseThrow();
        assertThat(outcome.errorCode()).isEqualTo("PAYMENT_DECLINED");
        assertThat(court.state.standing()).isEqualTo(before);
        assertThat(court.state.pending()).isNull();
    }

    @Test
    void declinedUpgradeLeavesAScheduledCancelAndAHeldChangeAsTheyWere() {
        court.events(event("x", "subscription.updated", canceling(court.now, 1)));
        Standing before = court.state.standing();

        court.answer(upgrade("k1"), DECLINED);

        assertThat(court.state.standing()).isEqualTo(before);
        assertThat(before.cancelAtPeriodEnd()).isTrue();
    }

    @Test
    void upgradeIsPaidProratedAndRaisesTheLevelAtOnceForTheRestOfThePeriod() {
        Decision asking = upgrade("k1");

        assertThat(asking.ask()).isInstanceOfSatisfying(Ask.Change.class, ask -> {
            assertThat(ask.mode()).isEqualTo(PlanChange.Mode.PRORATED_IMMEDIATELY);
            assertThat(ask.change().isNow()).isTrue();
        });
        court.answer(asking, Court.says(on("pri_max_month", MAX, 1), prorated(MAX)));
        assertThat(court.state.standing().level()).isEqualTo(2);
        assertThat(court.state.standing().paidThrough()).isEqualTo(RENEWAL);
        assertThat(court.grants).hasSize(1);
        assertThat(court.state.outcomeOf("k1")).contains(CommandOutcome.applied("k1"));
        assertThat(court.logged("membership_upgrade")).hasSize(2);
    }

    @Test
    void upgradeClearsAScheduledCancelOnlyWithItsPayment() {
        court.events(event("x", "subscription.updated", canceling(court.now, 1)));

        Decision asking = upgrade("k1");
        assertThat(court.state.standing().cancelAtPeriodEnd()).isTrue();

        court.answer(asking, Court.says(on("pri_max_month", MAX, 1), prorated(MAX)));
        assertThat(court.state.standing().cancelAtPeriodEnd()).isFalse();
        assertThat(court.state.cancelRequestedAt()).isNull();
    }

    @Test
    void byPolicyAScheduledCancelStandsAfterAnUpgradeButNotAfterAnotherInterval() {
        court.state = promising(Policies.CancelAfterUpgrade.KEEP, Policies.LongerInterval.FULL);
        court.events(event("x", "subscription.updated", canceling(court.now, 1)));
        PlanChange toMax = change("pri_max_month", MAX, PlanChange.When.NOW);

        assertThat(ChangeForecast.of(court.state, toMax, court.now))
                .isInstanceOfSatisfying(ChangeForecast.Possible.class, possible -> assertThat(possible.clears())
                        .isEmpty());
        Decision asking = upgrade("k1");
        assertThat(asking.ask()).isInstanceOfSatisfying(Ask.Change.class, ask -> assertThat(ask.keepsScheduled())
                .isTrue());
        court.answer(asking, Court.says(scheduled(on("pri_max_month", MAX, 1)), prorated(MAX)));
        assertThat(court.state.standing().level()).isEqualTo(2);
        assertThat(court.state.standing().cancelAtPeriodEnd()).isTrue();
        PlanChange year = change("pri_pro_year", PRO_YEAR, PlanChange.When.NOW);
        assertThat(ChangeRules.keepsScheduled(court.state, year, court.now)).isFalse();
    }

    @Test
    void byPolicyALongerIntervalIsChargedWithoutWhatIsLeftUnlessTheCallerChoseOtherwise() {
        court.state = promising(Policies.CancelAfterUpgrade.CLEAR, Policies.LongerInterval.PRORATED);
        PlanChange year = change("pri_pro_year", PRO_YEAR, PlanChange.When.NOW);

        assertThat(ChangeRules.mode(court.state, year, court.now)).isEqualTo(PlanChange.Mode.PRORATED_IMMEDIATELY);
        PlanChange chosen = new PlanChange(
                "pri_pro_year", PRO_YEAR, PlanChange.When.NOW, PlanChange.Mode.FULL_IMMEDIATELY, null, null);
        assertThat(ChangeRules.mode(court.state, chosen, court.now)).isEqualTo(PlanChange.Mode.FULL_IMMEDIATELY);
    }

    @Test
    void s7bUpgradeBelowTheMinimumChargeAppliesAtTheRenewal() {
        Decision refused = court.answer(upgrade("k1"), new PaddleAnswer.RefusedForGood(Refusals.TOO_SMALL));

        assertThat(Court.answerOf(refused).result()).isEqualTo(CommandOutcome.Result.QUEUED);
        assertThat(Court.answerOf(refused).detail()).isEqualTo("below_minimum_charge");
        assertThat(court.state.standing().scheduledChange())
                .isEqualTo(Standing.ScheduledChange.ofPlan(RENEWAL, "pri_max_month"));
        assertThat(court.state.standing().level()).isOne();
        assertThat(court.due()).isEqualTo(RENEWAL.minus(Duration.ofHours(2)));
    }

    @Test
    void s7bUpgradeBelowTheMinimumChargeOfWhatEndsIsRefusedBecauseNoRenewalComes() {
        court.events(event("x", "subscription.updated", canceling(court.now, 1)));

        Decision refused = court.answer(upgrade("k1"), new PaddleAnswer.RefusedForGood(Refusals.TOO_SMALL));

        assertThat(Court.answerOf(refused).errorCode()).isEqualTo("COMMAND_CONFLICT");
        assertThat(Court.answerOf(refused).detail()).isEqualTo("below_minimum_charge");
        assertThat(court.state.standing().cancelAtPeriodEnd()).isTrue();
    }

    @Test
    void s7bUpgradeBelowTheMinimumChargeOfWhatPausesIsRefusedAlthoughPaddleSaysWhenItGoesOn() {
        SubscriptionFact pausing =
                subscription("active", court.now, 1, new SubscriptionFact.Scheduled("pause", RENEWAL));
        court.events(event("x", "subscription.updated", goingOn(pausing, RENEWAL.plus(Duration.ofDays(30)))));

        Decision refused = court.answer(upgrade("k1"), new PaddleAnswer.RefusedForGood(Refusals.TOO_SMALL));

        assertThat(Court.answerOf(refused).result()).isEqualTo(CommandOutcome.Result.REFUSED);
        assertThat(Court.answerOf(refused).detail()).isEqualTo("below_minimum_charge");
        assertThat(court.state.planned()).isNull();
    }

    private static SubscriptionFact goingOn(SubscriptionFact fact, Instant nextBilledAt) {
        return new SubscriptionFact(
                fact.subscriptionId(),
                fact.customerId(),
                fact.userId(),
                fact.status(),
                fact.updatedAt(),
                fact.periodStartsAt(),
                fact.periodEndsAt(),
                nextBilledAt,
                fact.canceledAt(),
                fact.pausedAt(),
                fact.trialEndsAt(),
                fact.scheduled(),
                fact.items());
    }

    @Test
    void s7cUpgradeWhilePastDueIsRefusedWithoutAskingPaddle() {
        court.events(event("x", "subscription.past_due", subscription("past_due", court.now, 1)));

        Decision refused = upgrade("k1");

        assertThat(refused.ask()).isNull();
        assertThat(Court.answerOf(refused).detail()).isEqualTo("past_due");
    }

    @Test
    void upgradeWhosePreviewShowedOtherFactsIsRefused() {
        PreviewFacts seen = PreviewFacts.of(Objects.requireNonNull(court.state.provider()));
        court.events(event("x", "subscription.updated", canceling(court.now, 1)));

        Decision refused = court.hear(
                asked("k1", change("pri_max_month", MAX, PlanChange.When.NOW).confirmedBy(seen)));

        assertThat(refused.ask()).isNull();
        assertThat(Court.answerOf(refused).errorCode()).isEqualTo("STALE_PREVIEW");
    }

    @Test
    void aLongerIntervalIsPaidInFullNowAndGrantsItsFirstMonth() {
        Decision asking = court.hear(asked("k1", change("pri_pro_year", PRO_YEAR, PlanChange.When.NOW)));

        assertThat(asking.ask()).isInstanceOfSatisfying(Ask.Change.class, ask -> assertThat(ask.mode())
                .isEqualTo(PlanChange.Mode.FULL_IMMEDIATELY));
        Instant end = PRO_YEAR.endOfPeriod(court.now);
        court.answer(asking, Court.says(on("pri_pro_year", PRO_YEAR, 1), paid(PRO_YEAR, "pri_pro_year", end)));
        assertThat(court.state.standing().paidThrough()).isEqualTo(end);
        assertThat(court.state.standing().interval()).isEqualTo("year");
        assertThat(court.grants).hasSize(2);
    }

    @Test
    void whatNobodyCanTellIsForOperatorsWithBothPossibilitiesAndIsNotRepeatedBlindly() {
        court.answer(upgrade("k1"), new PaddleAnswer.Undecided("paid_by txn_9 or_not_changed"));

        Standing.Pending pending = court.state.standing().pending().getFirst();
        assertThat(pending.state()).isEqualTo("needs_review");
        assertThat(pending.detail()).contains("txn_9");
        assertThat(court.state.standing().flags()).contains("needs_review");
        assertThat(court.due()).isEqualTo(court.now.plus(Duration.ofHours(6)));
        assertThat(court.logs.stream().map(ApplyRequest.Log::errorCode)).contains("needs_review");
    }

    @Test
    void aWishToLeaveIsNotKeptWaitingByAChangeThatNobodyCanTell() {
        court.answer(upgrade("k1"), new PaddleAnswer.Undecided("paid_by txn_9 or_not_changed"));

        Decision asking = court.command(Command.Kind.CANCEL, "k2");

        assertThat(asking.ask()).isInstanceOf(Ask.Cancel.class);
        assertThat(court.state.outcomeOf("k1").orElseThrow().isWithdrawn()).isTrue();
    }

    @Test
    void anUpgradeDoesNotPushAsideACancelThatWaits() {
        court.answer(court.command(Command.Kind.CANCEL, "k1"), new PaddleAnswer.Unavailable("timeout", 0));

        Decision refused = upgrade("k2");

        assertThat(Court.answerOf(refused).detail()).isEqualTo("another_command_waits");
        assertThat(court.state.pending()).isNotNull();
    }

    // down, with the next period

    @Test
    void aSmallerPlanNowIsRefusedBecauseWhatIsPaidIsKept() {
        maxNow();

        Decision refused = court.hear(asked("k1", change("pri_pro_month", PRO, PlanChange.When.NOW)));

        assertThat(Court.answerOf(refused).errorCode()).isEqualTo("INVALID_REQUEST");
        assertThat(Court.answerOf(refused).detail()).isEqualTo("smaller_at_period_end");
    }

    @Test
    void aSmallerPlanIsHeldShownAndMadeInTheWindowBeforeTheRenewalAndThePaidLevelIsKept() {
        maxNow();
        Decision held = downgrade("k1");

        assertThat(held.ask()).isNull();
        assertThat(Court.answerOf(held).result()).isEqualTo(CommandOutcome.Result.QUEUED);
        Standing standing = court.state.standing();
        assertThat(standing.scheduledChange()).isEqualTo(Standing.ScheduledChange.ofPlan(RENEWAL, "pri_pro_month"));
        assertThat(standing.pending().getFirst().withdrawable()).isTrue();
        assertThat(court.due()).isEqualTo(RENEWAL.minus(Duration.ofHours(2)));

        Decision asking = court.deadline(court.due());
        assertThat(asking.ask()).isInstanceOfSatisfying(Ask.Change.class, ask -> assertThat(ask.mode())
                .isEqualTo(PlanChange.Mode.DO_NOT_BILL));
        court.answer(asking, Court.says(on("pri_pro_month", PRO, 1)));
        court.events(event("early", "subscription.updated", on("pri_pro_month", PRO, 1)));
        assertThat(court.state.standing().plan()).isEqualTo("max");
        assertThat(court.state.standing().scheduledChange())
                .isEqualTo(Standing.ScheduledChange.ofPlan(RENEWAL, "pri_pro_month"));
        assertThat(court.state.outcomeOf("k1")).contains(CommandOutcome.applied("k1"));

        court.now = RENEWAL.plusSeconds(40);
        court.events(Given.renewal(2));
        assertThat(court.state.standing().plan()).isEqualTo("pro");
        assertThat(court.state.standing().scheduledChange()).isNull();
        assertThat(court.logged("membership_plan_changed")).hasSize(1);
    }

    @Test
    void keepWithdrawsAHeldChangeWithoutAskingPaddle() {
        maxNow();
        downgrade("k1");

        Decision kept = court.command(Command.Kind.KEEP, "k2");

        assertThat(kept.ask()).isNull();
        assertThat(kept.answer()).isEqualTo(CommandOutcome.applied("k2"));
        assertThat(court.state.standing().scheduledChange()).isNull();
        assertThat(court.state.outcomeOf("k1").orElseThrow().isWithdrawn()).isTrue();
    }

    @Test
    void aLaterChangeTakesThePlaceOfTheHeldOne() {
        maxNow();
        downgrade("k1");

        court.hear(asked("k2", change("pri_pro_year", PRO_YEAR, PlanChange.When.PERIOD_END)));

        assertThat(court.state.standing().pending()).hasSize(1);
        assertThat(court.state.outcomeOf("k1").orElseThrow().isWithdrawn()).isTrue();
    }

    @Test
    void aHeldChangeIsClosedWithAReasonWhenACancelIsScheduledBecauseNoRenewalComes() {
        maxNow();
        downgrade("k1");

        court.events(event("x", "subscription.updated", scheduled(on("pri_max_month", MAX, 1))));

        assertThat(court.state.planned()).isNull();
        assertThat(court.state.outcomeOf("k1").orElseThrow().detail()).isEqualTo("scheduled_change");
        assertThat(court.state.standing().cancelAtPeriodEnd()).isTrue();
    }

    @Test
    void aMissedWindowIsMadeUpForRightAfterTheRenewalWithTheDifferenceCredited() {
        maxNow();
        downgrade("k1");

        Decision tooLate = court.deadline(RENEWAL.minus(Duration.ofMinutes(20)));
        assertThat(tooLate.ask()).isNull();
        assertThat(Objects.requireNonNull(court.state.planned()).appliesAfter())
                .isEqualTo(RENEWAL.plus(Duration.ofMinutes(10)));

        court.now = RENEWAL.plusSeconds(40);
        court.events(event("r", "subscription.updated", on("pri_max_month", MAX, 2)));
        Decision asking = court.deadline(RENEWAL.plus(Duration.ofMinutes(10)));
        assertThat(asking.ask()).isInstanceOfSatisfying(Ask.Change.class, ask -> assertThat(ask.mode())
                .isEqualTo(PlanChange.Mode.PRORATED_IMMEDIATELY));
    }

    @Test
    void aHeldChangeThatPaddleCannotHearIsTriedAgainInTheWindowAndThenAfterTheRenewal() {
        maxNow();
        downgrade("k1");
        Instant closes = RENEWAL.minus(Duration.ofMinutes(35));
        int tries = 0;
        while (court.due().isBefore(closes)) {
            court.answer(court.deadline(court.due()), new PaddleAnswer.Unavailable("timeout", 0));
            tries++;
        }

        assertThat(tries).isGreaterThan(2);
        assertThat(Objects.requireNonNull(court.state.planned()).appliesAfter())
                .isEqualTo(RENEWAL.plus(Duration.ofMinutes(10)));
    }

    @Test
    void aHeldChangeThatNobodyCanTellIsForOperatorsAndIsNotAskedForOverAndOver() {
        maxNow();
        downgrade("k1");

        Decision untold =
                court.answer(court.deadline(court.due()), new PaddleAnswer.Undecided("paid_by txn_9 or_not_changed"));

        assertThat(untold.ask()).isNull();
        assertThat(court.due()).isEqualTo(RENEWAL.plus(Duration.ofMinutes(10)));
        assertThat(court.state.standing().flags()).contains("needs_review");
        court.now = RENEWAL.plusSeconds(40);
        court.events(event("r", "subscription.updated", on("pri_max_month", MAX, 2)));
        Decision again =
                court.answer(court.deadline(court.due()), new PaddleAnswer.Undecided("paid_by txn_9 or_not_changed"));
        assertThat(again.ask()).isNotInstanceOf(Ask.Change.class);
        assertThat(Objects.requireNonNull(court.state.planned()).appliesAfter())
                .isEqualTo(court.now.plus(Duration.ofHours(6)));
    }

    @Test
    void manyChangesWithinAPeriodDoNotPushOutWhatItWasPaidWith() {
        for (int change = 0; change < 30; change++) {
            court.now = court.now.plusSeconds(60);
            court.events(event(
                    "many" + change,
                    "transaction.completed",
                    update(
                            "txn_many" + change,
                            "subscription_update",
                            court.now,
                            RENEWAL,
                            List.of(new TransactionFact.Line(
                                    "txnitm_a" + change, "pri_max_month", "product", 1, 100, false, MAX)))));
        }

        assertThat(court.state.covers()).hasSize(SubscriptionState.COVERS);
        assertThat(court.state.covers()).extracting(Cover::kind).contains(Cover.Kind.PAID);
    }

    @Test
    void aShorterIntervalWithTheNextPeriodIsNeverGivenAway() {
        court.hear(asked("k1", change("pri_pro_year", PRO_YEAR, PlanChange.When.PERIOD_END)));

        Decision asking = court.deadline(court.due());

        assertThat(asking.ask()).isInstanceOfSatisfying(Ask.Change.class, ask -> assertThat(ask.mode())
                .isEqualTo(PlanChange.Mode.PRORATED_IMMEDIATELY));
    }

    @Test
    void aShorterIntervalThatCannotBePaidEndsThePeriodInsteadOfBillingTheOneThatWasNotWanted() {
        Court yearly = new Court(Given.nothing(), START.plusSeconds(5));
        SubscriptionFact ofAYear = aYear(on("pri_pro_year", PRO_YEAR, 1));
        yearly.events(
                event("y1", "subscription.updated", ofAYear),
                event("y2", "transaction.completed", Given.transaction("completed", 1, "web", PRO_YEAR)));
        yearly.now = START.plus(Duration.ofDays(10));
        yearly.hear(asked("k1", change("pri_pro_each_month", PRO, PlanChange.When.PERIOD_END)));

        Decision canceling = yearly.answer(
                yearly.deadline(Objects.requireNonNull(ofAYear.nextBilledAt()).minus(Duration.ofHours(1))), DECLINED);

        assertThat(canceling.ask()).isEqualTo(new Ask.Cancel(false));
        assertThat(yearly.state.outcomeOf("k1").orElseThrow().errorCode()).isEqualTo("PAYMENT_DECLINED");
        yearly.answer(canceling, Court.says(scheduled(ofAYear)));
        assertThat(yearly.state.standing().cancelAtPeriodEnd()).isTrue();
        assertThat(yearly.state.pending()).isNull();
    }

    @Test
    void aLongerIntervalThatCannotBePaidLeavesTheShorterOne() {
        court.hear(asked("k1", change("pri_pro_year", PRO_YEAR, PlanChange.When.PERIOD_END)));

        Decision declined = court.answer(court.deadline(court.due()), DECLINED);

        assertThat(declined.ask()).isNull();
        assertThat(court.state.outcomeOf("k1").orElseThrow().errorCode()).isEqualTo("PAYMENT_DECLINED");
        assertThat(court.state.cancelRequestedAt()).isNull();
        assertThat(court.state.pending()).isNull();
    }

    @Test
    void aRunOfTheFirstRulesEndsWhatCouldNotBeMadeLonger() {
        court.state = court.state.edit().rules(1).build();
        court.hear(asked("k1", change("pri_pro_year", PRO_YEAR, PlanChange.When.PERIOD_END)));

        assertThat(court.answer(court.deadline(court.due()), DECLINED).ask()).isEqualTo(new Ask.Cancel(false));
    }

    @Test
    void aHeldChangeIsUndoneByAskingForWhatIsPaid() {
        maxNow();
        downgrade("k1");
        court.answer(court.deadline(court.due()), Court.says(on("pri_pro_month", PRO, 1)));

        Decision asking = court.hear(asked("k2", change("pri_max_month", MAX, PlanChange.When.PERIOD_END)));

        assertThat(asking.ask()).isInstanceOfSatisfying(Ask.Change.class, ask -> assertThat(ask.mode())
                .isEqualTo(PlanChange.Mode.DO_NOT_BILL));
        court.answer(asking, Court.says(on("pri_max_month", MAX, 1)));
        assertThat(court.state.standing().scheduledChange()).isNull();
    }

    @Test
    void whatWasGivenBackAfterAMissedWindowCountsNoMoreAndTheSmallerPlanBegins() {
        maxNow();
        downgrade("k1");
        court.deadline(RENEWAL.minus(Duration.ofMinutes(20)));
        court.now = RENEWAL.plusSeconds(40);
        court.events(
                event("r", "subscription.updated", on("pri_max_month", MAX, 2)),
                event("p", "transaction.completed", renewedAtMax()));
        assertThat(court.state.standing().level()).isEqualTo(2);
        Decision asking = court.deadline(RENEWAL.plus(Duration.ofMinutes(10)));

        court.answer(asking, Court.says(on("pri_pro_month", PRO, 2), givenBack()));

        assertThat(court.state.standing().plan()).isEqualTo("pro");
        assertThat(court.state.standing().paidThrough()).isEqualTo(periodEnd(2));
        assertThat(court.state.standing().periodStartsAt()).isEqualTo(periodStart(2));
        assertThat(court.state.standing().scheduledChange()).isNull();
    }

    private TransactionFact renewedAtMax() {
        return update(
                "txn_2",
                "subscription_recurring",
                periodStart(2),
                periodEnd(2),
                List.of(new TransactionFact.Line("txnitm_2", "pri_max_month", "product", 1, 5000, false, MAX)));
    }

    private TransactionFact givenBack() {
        return update(
                "txn_back",
                "subscription_update",
                court.now,
                periodEnd(2),
                List.of(
                        new TransactionFact.Line("txnitm_b1", "pri_pro_month", "product", 1, 2000, false, PRO),
                        new TransactionFact.Line("txnitm_b2", "pri_max_month", "product", -1, -5000, false, MAX)));
    }

    // three at once

    @Test
    void s5UpgradeKeepAndEndNowInAllOrdersEndCanceledWithOneChargeAtMostAndADefiniteAnswerEach() {
        for (List<String> order : List.of(
                List.of("up", "keep", "end"),
                List.of("up", "end", "keep"),
                List.of("keep", "up", "end"),
                List.of("keep", "end", "up"),
                List.of("end", "up", "keep"),
                List.of("end", "keep", "up"))) {
            Court room = new Court(Given.nothing(), START.plusSeconds(5));
            room.events(Given.firstCheckout());
            room.now = START.plus(Duration.ofDays(10));
            room.events(event("x", "subscription.updated", canceling(room.now, 1)));

            int charges = 0;
            for (String wish : order) {
                room.now = room.now.plusMillis(20);
                charges += s5(room, wish);
            }

            assertThat(charges).as("%s", order).isLessThanOrEqualTo(1);
            assertThat(room.state.standing().status()).as("%s", order).isEqualTo("ended");
            boolean upFirst = order.indexOf("up") < order.indexOf("end");
            boolean keepFirst = order.indexOf("keep") < order.indexOf("end");
            assertThat(room.state.outcomeOf("up").orElseThrow().result())
                    .isEqualTo(upFirst ? CommandOutcome.Result.APPLIED : CommandOutcome.Result.REFUSED);
            assertThat(room.state.outcomeOf("keep").orElseThrow().result())
                    .isEqualTo(keepFirst ? CommandOutcome.Result.APPLIED : CommandOutcome.Result.REFUSED);
            assertThat(room.state.outcomeOf("end")).contains(CommandOutcome.applied("end"));
            assertThat(room.downgrades).hasSize(1);
        }
    }

    private int s5(Court room, String wish) {
        Decision decision =
                switch (wish) {
                    case "up" -> room.hear(asked("up", change("pri_max_month", MAX, PlanChange.When.NOW)));
                    case "keep" -> room.command(Command.Kind.KEEP, "keep");
                    default -> room.command(Command.Kind.END_NOW, "end");
                };
        Ask ask = decision.ask();
        if (ask == null) {
            return 0;
        }
        boolean isMax = room.state
                        .outcomeOf("up")
                        .filter(up -> up.result() == CommandOutcome.Result.APPLIED)
                        .isPresent()
                || ask instanceof Ask.Change;
        SubscriptionFact now = at(isMax ? on("pri_max_month", MAX, 1) : subscription("active", room.now, 1), room.now);
        SubscriptionFact after =
                switch (ask) {
                    case Ask.Cancel cancel -> subscription("canceled", room.now, 1);
                    case Ask.Change change -> now;
                    case Ask.RemoveScheduledChange removal -> now;
                    case Ask.Read read -> throw new AssertionError(read);
                    case Ask.Stop stop -> throw new AssertionError(stop);
                    case Ask.Refund refund -> throw new AssertionError(refund);
                    case Ask.Pause pause -> throw new AssertionError(pause);
                    case Ask.Resume resume -> throw new AssertionError(resume);
                    case Ask.Withdraw withdrawal -> throw new AssertionError(withdrawal);
                };
        boolean isPaid = ask instanceof Ask.Change;
        room.answer(decision, isPaid ? Court.says(after, prorated(MAX)) : Court.says(after));
        return ask instanceof Ask.Change ? 1 : 0;
    }

    private static SubscriptionState promising(
            Policies.CancelAfterUpgrade cancelAfterUpgrade, Policies.LongerInterval longerInterval) {
        Policies standard = Policies.DEFAULT;
        Policies promised = new Policies(
                standard.confirmationHours(),
                standard.graceDays(),
                standard.unverifiedHours(),
                standard.trialGraceDays(),
                standard.trialCredits(),
                standard.renewalAfterCancel(),
                standard.latePayment(),
                standard.refundAccess(),
                standard.chargebackAccess(),
                standard.duplicates(),
                cancelAfterUpgrade,
                longerInterval);
        Court member = new Court(SubscriptionState.opening(Given.SUBSCRIPTION, promised), START.plusSeconds(5));
        member.events(Given.firstCheckout());
        return member.state;
    }

    private void maxNow() {
        court.answer(upgrade("max"), Court.says(on("pri_max_month", MAX, 1), prorated(MAX)));
    }

    private Decision upgrade(String commandId) {
        return court.hear(asked(commandId, change("pri_max_month", MAX, PlanChange.When.NOW)));
    }

    private Decision downgrade(String commandId) {
        return court.hear(asked(commandId, change("pri_pro_month", PRO, PlanChange.When.PERIOD_END)));
    }

    private static Thing.Asked asked(String commandId, PlanChange change) {
        return new Thing.Asked(Command.change(commandId, "customer", "f", change));
    }

    private static PlanChange change(String priceId, PlanTerms terms, PlanChange.When when) {
        return new PlanChange(priceId, terms, when, null, null, null);
    }

    private int snapshots;

    /** Paddle's snapshot with another item; each is newer than the one before. */
    private SubscriptionFact on(String priceId, PlanTerms terms, int period) {
        snapshots++;
        return withItem(subscription("active", court.now.plusMillis(snapshots), period, null), priceId, terms);
    }

    private static SubscriptionFact at(SubscriptionFact fact, Instant updatedAt) {
        return copy(fact, updatedAt, fact.scheduled(), fact.items());
    }

    private static SubscriptionFact scheduled(SubscriptionFact fact) {
        return copy(fact, fact.updatedAt(), new SubscriptionFact.Scheduled("cancel", RENEWAL), fact.items());
    }

    private static SubscriptionFact aYear(SubscriptionFact month) {
        return new SubscriptionFact(
                month.subscriptionId(),
                month.customerId(),
                month.userId(),
                month.status(),
                month.updatedAt(),
                month.periodStartsAt(),
                periodEnd(12),
                periodEnd(12),
                null,
                null,
                null,
                null,
                month.items());
    }

    static SubscriptionFact scheduledFor(SubscriptionFact fact, SubscriptionFact.Scheduled scheduled) {
        return copy(fact, fact.updatedAt(), scheduled, fact.items());
    }

    static SubscriptionFact withItems(SubscriptionFact fact, List<SubscriptionFact.Item> items) {
        return copy(fact, fact.updatedAt(), fact.scheduled(), items);
    }

    static SubscriptionFact withItem(SubscriptionFact fact, String priceId, PlanTerms terms) {
        return copy(
                fact,
                fact.updatedAt(),
                fact.scheduled(),
                List.of(new SubscriptionFact.Item(priceId, "product", 1, terms)));
    }

    private static SubscriptionFact copy(
            SubscriptionFact fact,
            Instant updatedAt,
            SubscriptionFact.@Nullable Scheduled scheduled,
            List<SubscriptionFact.Item> items) {
        return new SubscriptionFact(
                fact.subscriptionId(),
                fact.customerId(),
                fact.userId(),
                fact.status(),
                updatedAt,
                fact.periodStartsAt(),
                fact.periodEndsAt(),
                scheduled == null ? fact.nextBilledAt() : null,
                fact.canceledAt(),
                fact.pausedAt(),
                fact.trialEndsAt(),
                scheduled,
                items);
    }

    /** What an upgrade costs for the rest of the first period. */
    static TransactionFact prorated(PlanTerms terms) {
        return paid(terms, "pri_max_month", RENEWAL);
    }

    private static TransactionFact paid(PlanTerms terms, String priceId, Instant endsAt) {
        Instant at = periodStart(1).plus(Duration.ofDays(10));
        return update(
                "txn_update",
                "subscription_update",
                at,
                endsAt,
                List.of(
                        new TransactionFact.Line("txnitm_u1", priceId, "product", 1, 3000, false, terms),
                        new TransactionFact.Line("txnitm_u2", "pri_pro_month", "product", -1, -1000, false, PRO)));
    }

    private static TransactionFact update(
            String id, String origin, Instant at, Instant endsAt, List<TransactionFact.Line> lines) {
        return new TransactionFact(
                id,
                Given.SUBSCRIPTION,
                Given.CUSTOMER,
                Given.USER,
                "completed",
                origin,
                at,
                at,
                at,
                endsAt,
                2000,
                "USD",
                null,
                at,
                lines);
    }
}
