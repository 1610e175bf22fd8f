package dev.tenure.api.command;

import dev.tenure.api.provider.PaddleDesk;
import dev.tenure.paddle.client.UpcomingCharges;
import dev.tenure.workflows.subscription.PreviewFacts;
import dev.tenure.workflows.subscription.ResumeForecast;
import dev.tenure.workflows.subscription.SubscriptionFact;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Service;

/** Asks Paddle what going on after a pause would cost, and signs what is shown. */
@Service
class ResumePreviews {

    private final PaddleDesk paddle;
    private final PreviewTokens tokens;
    private final Clock billingClock;

    ResumePreviews(PaddleDesk paddle, PreviewTokens tokens, @Qualifier("billingClock") Clock billingClock) {
        this.paddle = paddle;
        this.tokens = tokens;
        this.billingClock = billingClock;
    }

    ChangePreview of(KnownSubscription subscription) {
        return switch (ResumeForecast.of(subscription.state(), billingClock.instant())) {
            case ResumeForecast.Refused(String errorCode, String detail) ->
                throw RefusalSentences.problem(errorCode, detail).asException();
            case ResumeForecast.Possible possible -> shown(subscription, possible);
        };
    }

    /** Refuses a token that was not made of what is known now. */
    void verify(String token, KnownSubscription subscription) {
        PreviewFacts shown = tokens.verify(token, subscription.subscriptionId(), PreviewTokens.RESUME);
        SubscriptionFact provider = subscription.state().provider();
        if (provider == null || !shown.equals(PreviewFacts.of(provider))) {
            throw PreviewTokens.stale();
        }
    }

    private ChangePreview shown(KnownSubscription subscription, ResumeForecast.Possible possible) {
        UpcomingCharges charges = paddle.upcoming(subscription.subscriptionId());
        ChangePreview.@Nullable Amount regular =
                charges.recurring() == null ? null : ChangePreview.Amount.of(charges.recurring());
        ChangePreview.@Nullable Amount now =
                regular == null || possible.isChargedNow() ? regular : new ChangePreview.Amount(0, regular.currency());
        SubscriptionFact provider = Objects.requireNonNull(subscription.state().provider());
        PreviewTokens.Token token =
                tokens.sign(subscription.subscriptionId(), PreviewTokens.RESUME, PreviewFacts.of(provider));
        return new ChangePreview(
                token.text(),
                token.validUntil(),
                now,
                regular,
                possible.nextBillingAt(),
                possible.creditsNow(),
                possible.clears(),
                possible.effectiveAt());
    }
}
