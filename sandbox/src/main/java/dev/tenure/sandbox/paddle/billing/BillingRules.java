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
 * @param refundApproval how a refund is decided
 * @param refundDecisionEvery Paddle's own sandbox decides every ten minutes
 */
public record BillingRules(
        String defaultPaymentLink,
        String invoicePrefix,
        List<Integer> dunningRetryDays,
        int dunningEndsAfterDays,
        AfterDunning afterDunning,
        Duration billingLag,
        RefundApproval refundApproval,
        Duration refundDecisionEvery) {

    /** What becomes of a subscription that nobody pays for. */
    public enum AfterDunning {
        CANCEL,
        PAUSE
    }

    /** Who decides about refunds. */
    public enum RefundApproval {
        /** Approved when the decision is due. */
        ON_SCHEDULE,
        /** Approved at once. */
        AT_ONCE,
        /** Waits for somebody in the dashboard. */
        BY_HAND
    }

    public BillingRules {
        dunningRetryDays = List.copyOf(dunningRetryDays);
        if (billingLag.isNegative() || refundDecisionEvery.isNegative()) {
            throw new IllegalArgumentException("Paddle does nothing before its time");
        }
    }

    /** Seven retries, canceled after thirty days; refunds approved every ten minutes. */
    public static BillingRules of(String defaultPaymentLink) {
        return new BillingRules(
                defaultPaymentLink,
                "325",
                List.of(1, 4, 8, 13, 18, 23, 29),
                30,
                AfterDunning.CANCEL,
                Duration.ZERO,
                RefundApproval.ON_SCHEDULE,
                Duration.ofMinutes(10));
    }
}
