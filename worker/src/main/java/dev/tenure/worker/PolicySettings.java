package dev.tenure.worker;

import dev.tenure.workflows.subscription.Duplicates;
import dev.tenure.workflows.subscription.Policies;
import dev.tenure.workflows.subscription.Policies.CancelAfterUpgrade;
import dev.tenure.workflows.subscription.Policies.LatePayment;
import dev.tenure.workflows.subscription.Policies.LongerInterval;
import dev.tenure.workflows.subscription.Policies.RenewalAfterCancel;
import dev.tenure.workflows.subscription.Policies.TakenBack;

/** Reads the promises that a subscription is given when it begins. */
final class PolicySettings {

    private PolicySettings() {}

    static Policies read(Settings settings) {
        Policies standard = Policies.DEFAULT;
        return new Policies(
                settings.number("TENURE_CONFIRMATION_HOURS", standard.confirmationHours(), 1, 8_760),
                settings.number("TENURE_GRACE_DAYS", standard.graceDays(), 0, 365),
                settings.number("TENURE_UNVERIFIED_HOURS", standard.unverifiedHours(), 0, 8_760),
                settings.number("TENURE_POLICY_TRIAL_GRACE_DAYS", standard.trialGraceDays(), 0, 365),
                settings.number("TENURE_POLICY_TRIAL_CREDITS", (int) standard.trialCredits(), 0, 1_000_000_000),
                settings.oneOf("TENURE_POLICY_RENEWAL_AFTER_CANCEL", RenewalAfterCancel.values()),
                settings.oneOf("TENURE_POLICY_LATE_PAYMENT", LatePayment.values()),
                settings.oneOf("TENURE_POLICY_REFUND_ACCESS", TakenBack.values()),
                settings.oneOf("TENURE_POLICY_CHARGEBACK_ACCESS", TakenBack.values()),
                settings.oneOf("TENURE_POLICY_DUPLICATES", Duplicates.Policy.values()),
                settings.oneOf("TENURE_POLICY_CANCEL_AFTER_UPGRADE", CancelAfterUpgrade.values()),
                settings.oneOf("TENURE_POLICY_LONGER_INTERVAL", LongerInterval.values()));
    }
}
