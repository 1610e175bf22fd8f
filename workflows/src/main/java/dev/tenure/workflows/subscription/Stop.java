package dev.tenure.workflows.subscription;

import java.time.Instant;

/**
 * Billing that Tenure must end by itself at once, because a refund or a chargeback does not: asked until Paddle says that
 * it is canceled.
 *
 * @param reason a code: why it must end
 * @param tries how often Paddle was asked
 * @param nextAt when Paddle is asked (again)
 */
public record Stop(String reason, String actor, Instant since, int tries, Instant nextAt) {

    static Stop since(Instant now, String reason, String actor) {
        return new Stop(reason, actor, now, 0, now);
    }

    Stop again(Instant at) {
        return new Stop(reason, actor, since, tries + 1, at);
    }
}
