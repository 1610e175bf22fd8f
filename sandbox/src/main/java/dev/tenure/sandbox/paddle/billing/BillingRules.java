package dev.tenure.sandbox.paddle.billing;

import java.time.Duration;
import java.util.List;

/**
 * What an owner of a Paddle account can set, and what the sandbox lets tests set.
 *
 * @param defaultPaymentLink the page that opens a checkout
 * @param invoicePrefix stands before every invoice number
 * @param dunningRetryDays on which days after a failed renewal it is charged again
 * @param dunningEndsAfterDays when Paddle gives up
 * @param afterDunning what becomes of the subscription then
 * @param billingLag how long after a period's end Paddle bills the next one; Paddle itself takes some seconds
 * @param refunds how refunds are decided, unless the stage says otherwise
 */
public record BillingRules(
        String defaultPaymentLink,
        String invoicePrefix,
        List<Integer> dunningRetryDays,
        int dunningEndsAfterDays,
        AfterDunning afterDunning,
        Duration billingLag,
        RefundPolicy refunds) {

    /** What becomes of a subscription that nobody pays for. */
    public enum AfterDunning {
        CANCEL,
        PAUSE
    }

    public BillingRules {
        dunningRetryDays = List.copyOf(dunningRetryDays);
        if (billingLag.isNegative()) {
            throw new IllegalArgumentException("Paddle does nothing before its time");
        }
    }

    /** Seven retries, canceled after thirty days. Refunds wait up to a week for somebody to decide, then Paddle approves. */
    public static BillingRules of(String defaultPaymentLink) {
        return new BillingRules(
                defaultPaymentLink,
                "325",
                List.of(1, 4, 8, 13, 18, 23, 29),
                30,
                AfterDunning.CANCEL,
                Duration.ZERO,
                new RefundPolicy(RefundPolicy.Approval.ON_SCHEDULE, Duration.ofDays(7)));
    }

    public BillingRules withRefunds(RefundPolicy changed) {
        return new BillingRules(
                defaultPaymentLink,
                invoicePrefix,
                dunningRetryDays,
                dunningEndsAfterDays,
                afterDunning,
                billingLag,
                changed);
    }

    public BillingRules withDunning(List<Integer> retryDays, int endsAfterDays, AfterDunning after) {
        return new BillingRules(
                defaultPaymentLink, invoicePrefix, retryDays, endsAfterDays, after, billingLag, refunds);
    }

    public BillingRules withBillingLag(Duration changed) {
        return new BillingRules(
                defaultPaymentLink,
                invoicePrefix,
                dunningRetryDays,
                dunningEndsAfterDays,
                afterDunning,
                changed,
                refunds);
    }
}
