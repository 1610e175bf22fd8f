package dev.tenure.sandbox.paddle.billing;

import java.time.Duration;

/**
 * What an owner of a Paddle account can set, and what the sandbox lets tests set.
 *
 * @param defaultPaymentLink the page that opens a checkout
 * @param invoicePrefix stands before every invoice number
 * @param dunning how a failed renewal is dunned, unless the stage says otherwise
 * @param billingLag how long after a period's end Paddle bills the next one; Paddle itself takes some seconds
 * @param refunds how refunds are decided, unless the stage says otherwise
 */
public record BillingRules(
        String defaultPaymentLink,
        String invoicePrefix,
        DunningPolicy dunning,
        Duration billingLag,
        RefundPolicy refunds) {

    public BillingRules {
        if (billingLag.isNegative()) {
            throw new IllegalArgumentException("Paddle does nothing before its time");
        }
    }

    /** Seven retries, canceled after thirty days. Refunds wait up to a week for somebody to decide, then Paddle approves. */
    public static BillingRules of(String defaultPaymentLink) {
        return new BillingRules(
                defaultPaymentLink,
                "325",
                DunningPolicy.STANDARD,
                Duration.ZERO,
                new RefundPolicy(RefundPolicy.Approval.ON_SCHEDULE, Duration.ofDays(7)));
    }

    public BillingRules withRefunds(RefundPolicy changed) {
        return new BillingRules(defaultPaymentLink, invoicePrefix, dunning, billingLag, changed);
    }

    public BillingRules withBillingLag(Duration changed) {
        return new BillingRules(defaultPaymentLink, invoicePrefix, dunning, changed, refunds);
    }
}
