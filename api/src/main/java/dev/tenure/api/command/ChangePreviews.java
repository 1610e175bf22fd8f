package dev.tenure.api.command;

import dev.tenure.api.problem.Problem;
import dev.tenure.api.problem.ProblemCode;
import dev.tenure.api.provider.PaddleDesk;
import dev.tenure.paddle.client.Answer;
import dev.tenure.paddle.client.ItemRequest;
import dev.tenure.paddle.client.OnPaymentFailure;
import dev.tenure.paddle.client.ProrationMode;
import dev.tenure.paddle.client.UpcomingCharges;
import dev.tenure.paddle.client.UpdatePreview;
import dev.tenure.paddle.client.UpdateSubscription;
import dev.tenure.paddle.transaction.TransactionDetails;
import dev.tenure.workflows.subscription.ChangeForecast;
import dev.tenure.workflows.subscription.PlanChange;
import dev.tenure.workflows.subscription.PreviewFacts;
import dev.tenure.workflows.subscription.SubscriptionFact;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Service;

/** Asks Paddle what a change of plan would cost, and signs what is shown. */
@Service
class ChangePreviews {

    private static final String TOO_SMALL = "subscription_update_transaction_balance_less_than_charge_limit";
    private static final int RETRY_SECONDS = 300;

    private final PaddleDesk paddle;
    private final PreviewTokens tokens;
    private final Clock billingClock;

    ChangePreviews(PaddleDesk paddle, PreviewTokens tokens, @Qualifier("billingClock") Clock billingClock) {
        this.paddle = paddle;
        this.tokens = tokens;
        this.billingClock = billingClock;
    }

    ChangePreview of(KnownSubscription subscription, PlanChange change) {
        return switch (ChangeForecast.of(subscription.state(), change, billingClock.instant())) {
            case ChangeForecast.Refused(String errorCode, String detail) ->
                throw RefusalSentences.problem(errorCode, detail).asException();
            case ChangeForecast.Possible possible -> preview(subscription, change, possible);
        };
    }

    private ChangePreview preview(KnownSubscription subscription, PlanChange change, ChangeForecast.Possible possible) {
        SubscriptionFact provider = Objects.requireNonNull(subscription.state().provider());
        if (possible.isHeld() && provider.status().equals("trialing")) {
            return inATrial(subscription, provider, change, possible);
        }
        Answer<UpdatePreview> answer = ask(provider, change, possible.mode());
        if (answer instanceof Answer.Refused<UpdatePreview> refused
                && refused.code().equals(TOO_SMALL)) {
            ChangeForecast.Possible held = atRenewal(provider, possible);
            return shown(subscription, provider, change, held, PaddleDesk.valueOf(ask(provider, change, held.mode())));
        }
        if (answer instanceof Answer.Refused<UpdatePreview> refused && refused.mayChangeLater()) {
            throw new Problem(
                            ProblemCode.COMMAND_CONFLICT,
                            "The subscription is about to be billed: look again after the renewal.",
                            RETRY_SECONDS,
                            null)
                    .asException();
        }
        return shown(subscription, provider, change, possible, PaddleDesk.valueOf(answer));
    }

    /** Paddle lets nothing of a trial be changed, and previews no change: its first payment comes before, as it is. */
    private ChangePreview inATrial(
            KnownSubscription subscription,
            SubscriptionFact provider,
            PlanChange change,
            ChangeForecast.Possible possible) {
        UpcomingCharges charges = paddle.upcoming(subscription.subscriptionId());
        TransactionDetails first = next(charges.next(), charges.recurring());
        return shown(
                subscription,
                provider,
                change,
                possible,
                first == null ? null : nothing(first),
                first == null ? null : ChangePreview.Amount.of(first),
                provider.nextBilledAt());
    }

    private Answer<UpdatePreview> ask(SubscriptionFact provider, PlanChange change, PlanChange.Mode mode) {
        List<ItemRequest> items = provider.items().stream()
                .map(item -> new ItemRequest(item.terms() == null ? item.priceId() : change.priceId(), item.quantity()))
                .toList();
        return paddle.preview(
                provider.subscriptionId(),
                UpdateSubscription.items(items, atPaddle(mode), OnPaymentFailure.PREVENT_CHANGE));
    }

    /** What costs too little to be charged alone begins with the next renewal. */
    private static ChangeForecast.Possible atRenewal(SubscriptionFact provider, ChangeForecast.Possible possible) {
        if (provider.nextBilledAt() == null) {
            throw RefusalSentences.problem(ProblemCode.COMMAND_CONFLICT.word(), "below_minimum_charge")
                    .asException();
        }
        return new ChangeForecast.Possible(
                PlanChange.Mode.DO_NOT_BILL, true, provider.nextBilledAt(), possible.clears(), 0);
    }

    private ChangePreview shown(
            KnownSubscription subscription,
            SubscriptionFact provider,
            PlanChange change,
            ChangeForecast.Possible possible,
            UpdatePreview preview) {
        return shown(
                subscription,
                provider,
                change,
                possible,
                chargeNow(preview),
                chargeNext(preview),
                possible.isHeld() ? provider.nextBilledAt() : nextBilling(provider, preview));
    }

    private ChangePreview shown(
            KnownSubscription subscription,
            SubscriptionFact provider,
            PlanChange change,
            ChangeForecast.Possible possible,
            ChangePreview.@Nullable Amount now,
            ChangePreview.@Nullable Amount next,
            @Nullable Instant nextBilling) {
        PreviewTokens.Token token =
                tokens.sign(subscription.subscriptionId(), PreviewTokens.subjectOf(change), PreviewFacts.of(provider));
        return new ChangePreview(
                token.text(),
                token.validUntil(),
                now,
                next,
                nextBilling,
                possible.creditsNow(),
                possible.clears(),
                possible.effectiveAt());
    }

    /** A scheduled cancel has no next billing, but it is cleared by the change: then the period's end bills. */
    private static @Nullable Instant nextBilling(SubscriptionFact provider, UpdatePreview preview) {
        if (preview.nextBilledAt() != null) {
            return preview.nextBilledAt();
        }
        return preview.currentBillingPeriod() == null
                ? provider.periodEndsAt()
                : preview.currentBillingPeriod().endsAt();
    }

    private static ChangePreview.@Nullable Amount chargeNow(UpdatePreview preview) {
        if (preview.immediateTransaction() != null) {
            return ChangePreview.Amount.of(preview.immediateTransaction().details());
        }
        TransactionDetails recurring = preview.recurringTransactionDetails();
        return recurring == null ? null : nothing(recurring);
    }

    private static ChangePreview.Amount nothing(TransactionDetails details) {
        return new ChangePreview.Amount(0, details.totals().total().currencyCode());
    }

    private static ChangePreview.@Nullable Amount chargeNext(UpdatePreview preview) {
        TransactionDetails next = next(preview.nextTransaction(), preview.recurringTransactionDetails());
        return next == null ? null : ChangePreview.Amount.of(next);
    }

    private static @Nullable TransactionDetails next(
            UpdatePreview.@Nullable Charge charge, @Nullable TransactionDetails recurring) {
        return charge == null ? recurring : charge.details();
    }

    private static ProrationMode atPaddle(PlanChange.Mode mode) {
        return switch (mode) {
            case PRORATED_IMMEDIATELY -> ProrationMode.PRORATED_IMMEDIATELY;
            case FULL_IMMEDIATELY -> ProrationMode.FULL_IMMEDIATELY;
            case DO_NOT_BILL -> ProrationMode.DO_NOT_BILL;
        };
    }
}
