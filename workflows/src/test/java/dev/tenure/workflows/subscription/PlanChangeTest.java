package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.MAX;
import static dev.tenure.workflows.subscription.Given.PRO;
import static dev.tenure.workflows.subscription.Given.PRO_YEAR;
import static dev.tenure.workflows.subscription.Given.canceling;
import static dev.tenure.workflows.subscription.Given.event;
import static dev.tenure.workflows.subscription.Given.subscription;
import static dev.tenure.workflows.subscription.GivenChange.DECLINED;
import static dev.tenure.workflows.subscription.GivenChange.RENEWAL;
import static dev.tenure.workflows.subscription.GivenChange.asked;
import static dev.tenure.workflows.subscription.GivenChange.at;
import static dev.tenure.workflows.subscription.GivenChange.change;
import static dev.tenure.workflows.subscription.GivenChange.paid;
import static dev.tenure.workflows.subscription.GivenChange.prorated;
import static dev.tenure.workflows.subscription.GivenChange.scheduled;
import static dev.tenure.workflows.subscription.GivenChange.update;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Another plan now, judged without Temporal. */
final class PlanChangeTest {
    private final ChangingMember member = new ChangingMember();
    private final Court court = member.court;

    @Test
    void s7aDeclinedUpgradeChangesNothingAndSaysWhy() {
        Standing before = court.state.standing();

        court.answer(member.upgrade("k1"), DECLINED);

        CommandOutcome outcome = court.state.outcomeOf("k1").orElseThrow();
        assertThat(outcome.errorCode()).isEqualTo("PAYMENT_DECLINED");
        assertThat(court.state.standing()).isEqualTo(before);
        assertThat(court.state.pending()).isNull();
    }

    @Test
    void declinedUpgradeLeavesAScheduledCancelAndAHeldChangeAsTheyWere() {
        court.events(event("x", "subscription.updated", canceling(court.now, 1)));
        Standing before = court.state.standing();

        court.answer(member.upgrade("k1"), DECLINED);

        assertThat(court.state.standing()).isEqualTo(before);
        assertThat(before.cancelAtPeriodEnd()).isTrue();
    }

    @Test
    void upgradeIsPaidProratedAndRaisesTheLevelAtOnceForTheRestOfThePeriod() {
        Decision asking = member.upgrade("k1");

        assertThat(asking.ask()).isInstanceOfSatisfying(Ask.Change.class, ask -> {
            assertThat(ask.mode()).isEqualTo(PlanChange.Mode.PRORATED_IMMEDIATELY);
            assertThat(ask.change().isNow()).isTrue();
        });
        court.answer(asking, Court.says(member.on("pri_max_month", MAX, 1), prorated(MAX)));
        assertThat(court.state.standing().level()).isEqualTo(2);
        assertThat(court.state.standing().paidThrough()).isEqualTo(RENEWAL);
        assertThat(court.grants).hasSize(1);
        assertThat(court.state.outcomeOf("k1")).contains(CommandOutcome.applied("k1"));
        assertThat(court.logged("membership_upgrade")).hasSize(2);
    }

    @Test
    void upgradeClearsAScheduledCancelOnlyWithItsPayment() {
        court.events(event("x", "subscription.updated", canceling(court.now, 1)));

        Decision asking = member.upgrade("k1");
        assertThat(court.state.standing().cancelAtPeriodEnd()).isTrue();

        court.answer(asking, Court.says(member.on("pri_max_month", MAX, 1), prorated(MAX)));
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
        Decision asking = member.upgrade("k1");
        assertThat(asking.ask()).isInstanceOfSatisfying(Ask.Change.class, ask -> assertThat(ask.keepsScheduled())
                .isTrue());
        court.answer(asking, Court.says(scheduled(member.on("pri_max_month", MAX, 1)), prorated(MAX)));
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
        Decision refused = court.answer(member.upgrade("k1"), new PaddleAnswer.RefusedForGood(Refusals.TOO_SMALL));

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

        Decision refused = court.answer(member.upgrade("k1"), new PaddleAnswer.RefusedForGood(Refusals.TOO_SMALL));

        assertThat(Court.answerOf(refused).errorCode()).isEqualTo("COMMAND_CONFLICT");
        assertThat(Court.answerOf(refused).detail()).isEqualTo("below_minimum_charge");
        assertThat(court.state.standing().cancelAtPeriodEnd()).isTrue();
    }

    @Test
    void s7bUpgradeBelowTheMinimumChargeOfWhatPausesIsRefusedAlthoughPaddleSaysWhenItGoesOn() {
        SubscriptionFact pausing =
                subscription("active", court.now, 1, new SubscriptionFact.Scheduled("pause", RENEWAL));
        court.events(event("x", "subscription.updated", goingOn(pausing, RENEWAL.plus(Duration.ofDays(30)))));

        Decision refused = court.answer(member.upgrade("k1"), new PaddleAnswer.RefusedForGood(Refusals.TOO_SMALL));

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

        Decision refused = member.upgrade("k1");

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
        court.answer(asking, Court.says(member.on("pri_pro_year", PRO_YEAR, 1), paid(PRO_YEAR, "pri_pro_year", end)));
        assertThat(court.state.standing().paidThrough()).isEqualTo(end);
        assertThat(court.state.standing().interval()).isEqualTo("year");
        assertThat(court.grants).hasSize(2);
    }

    @Test
    void whatNobodyCanTellIsForOperatorsWithBothPossibilitiesAndIsNotRepeatedBlindly() {
        court.answer(member.upgrade("k1"), new PaddleAnswer.Undecided("paid_by txn_9 or_not_changed"));

        Standing.Pending pending = court.state.standing().pending().getFirst();
        assertThat(pending.state()).isEqualTo("needs_review");
        assertThat(pending.detail()).contains("txn_9");
        assertThat(court.state.standing().flags()).contains("needs_review");
        assertThat(court.due()).isEqualTo(court.now.plus(Duration.ofHours(6)));
        assertThat(court.logs.stream().map(ApplyRequest.Log::errorCode)).contains("needs_review");
    }

    @Test
    void aWishToLeaveIsNotKeptWaitingByAChangeThatNobodyCanTell() {
        court.answer(member.upgrade("k1"), new PaddleAnswer.Undecided("paid_by txn_9 or_not_changed"));

        Decision asking = court.command(Command.Kind.CANCEL, "k2");

        assertThat(asking.ask()).isInstanceOf(Ask.Cancel.class);
        assertThat(court.state.outcomeOf("k1").orElseThrow().isWithdrawn()).isTrue();
    }

    @Test
    void anUpgradeDoesNotPushAsideACancelThatWaits() {
        court.answer(court.command(Command.Kind.CANCEL, "k1"), new PaddleAnswer.Unavailable("timeout", 0));

        Decision refused = member.upgrade("k2");

        assertThat(Court.answerOf(refused).detail()).isEqualTo("another_command_waits");
        assertThat(court.state.pending()).isNotNull();
    }

    @Test
    void aSmallerPlanNowIsRefusedBecauseWhatIsPaidIsKept() {
        member.maxNow();

        Decision refused = court.hear(asked("k1", change("pri_pro_month", PRO, PlanChange.When.NOW)));

        assertThat(Court.answerOf(refused).errorCode()).isEqualTo("INVALID_REQUEST");
        assertThat(Court.answerOf(refused).detail()).isEqualTo("smaller_at_period_end");
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
    void s5UpgradeKeepAndEndNowInAllOrdersEndCanceledWithOneChargeAtMostAndADefiniteAnswerEach() {
        for (List<String> order : List.of(
                List.of("up", "keep", "end"),
                List.of("up", "end", "keep"),
                List.of("keep", "up", "end"),
                List.of("keep", "end", "up"),
                List.of("end", "up", "keep"),
                List.of("end", "keep", "up"))) {
            Court room = new ChangingMember().court;
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
        SubscriptionFact now =
                at(isMax ? member.on("pri_max_month", MAX, 1) : subscription("active", room.now, 1), room.now);
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
        Policies promised = new PoliciesBuilder()
                .cancelAfterUpgrade(cancelAfterUpgrade)
                .longerInterval(longerInterval)
                .build();
        return new ChangingMember(promised).court.state;
    }
}
