package dev.tenure.workflows.subscription;

/** The default policies, but for what is said. */
final class PoliciesBuilder {
    private int trialGraceDays = Policies.DEFAULT.trialGraceDays();
    private long trialCredits = Policies.DEFAULT.trialCredits();
    private Policies.LatePayment latePayment = Policies.DEFAULT.latePayment();
    private Policies.TakenBack takenBack = Policies.DEFAULT.refundAccess();
    private Policies.CancelAfterUpgrade cancelAfterUpgrade = Policies.DEFAULT.cancelAfterUpgrade();
    private Policies.LongerInterval longerInterval = Policies.DEFAULT.longerInterval();

    PoliciesBuilder trial(int itsGraceDays, long itsCredits) {
        trialGraceDays = itsGraceDays;
        trialCredits = itsCredits;
        return this;
    }

    PoliciesBuilder latePayment(Policies.LatePayment itsPolicy) {
        latePayment = itsPolicy;
        return this;
    }

    /** By a refund as by a chargeback. */
    PoliciesBuilder takenBack(Policies.TakenBack itsPolicy) {
        takenBack = itsPolicy;
        return this;
    }

    PoliciesBuilder cancelAfterUpgrade(Policies.CancelAfterUpgrade itsPolicy) {
        cancelAfterUpgrade = itsPolicy;
        return this;
    }

    PoliciesBuilder longerInterval(Policies.LongerInterval itsPolicy) {
        longerInterval = itsPolicy;
        return this;
    }

    Policies build() {
        Policies standard = Policies.DEFAULT;
        return new Policies(
                standard.confirmationHours(),
                standard.graceDays(),
                standard.unverifiedHours(),
                trialGraceDays,
                trialCredits,
                standard.renewalAfterCancel(),
                latePayment,
                takenBack,
                takenBack,
                standard.duplicates(),
                cancelAfterUpgrade,
                longerInterval);
    }
}
