package dev.tenure.workflows.subscription;

import java.util.Objects;

/**
 * The promises that were in force when the subscription began; a changed setting does not change them. A state from before
 * a policy existed has its default.
 *
 * @param confirmationHours how long access outlasts the paid period of a renewing membership until its renewal is known
 * @param graceDays how long access outlasts the paid period after a failed renewal
 * @param unverifiedHours how long access outlasts its end if Paddle cannot be read
 * @param trialGraceDays the same as {@code graceDays} for the first charge after a trial
 * @param trialCredits granted once for a trial
 * @param renewalAfterCancel what becomes of a renewal that was charged after its cancellation was accepted
 * @param latePayment what becomes of an old invoice that is paid after the subscription was canceled
 * @param refundAccess what becomes of access when its payment was refunded in full
 * @param chargebackAccess what becomes of access when its payment was charged back
 * @param duplicates what becomes of this subscription when its user has another one that was paid before it
 * @param cancelAfterUpgrade what becomes of a scheduled cancel or pause when a bigger plan was paid
 * @param longerInterval how a longer interval that begins at once is charged, if nobody chose otherwise
 */
public record Policies(
        int confirmationHours,
        int graceDays,
        int unverifiedHours,
        int trialGraceDays,
        long trialCredits,
        RenewalAfterCancel renewalAfterCancel,
        LatePayment latePayment,
        TakenBack refundAccess,
        TakenBack chargebackAccess,
        Duplicates.Policy duplicates,
        CancelAfterUpgrade cancelAfterUpgrade,
        LongerInterval longerInterval) {

    /** 72 h, 14 days, 72 h; trials have neither grace nor credits; everything else is the first of its words. */
    public static final Policies DEFAULT = new Policies(
            72,
            14,
            72,
            0,
            0,
            RenewalAfterCancel.REFUND,
            LatePayment.RESTORE,
            TakenBack.END,
            TakenBack.END,
            Duplicates.Policy.AUTO,
            CancelAfterUpgrade.CLEAR,
            LongerInterval.FULL);

    /** What becomes of a renewal that was charged after its cancellation was accepted. */
    public enum RenewalAfterCancel {
        /** It is given back, and the old end stands. */
        REFUND,
        /** It is kept, and access ends with it. */
        KEEP
    }

    /** What becomes of an old invoice that is paid after the end. */
    public enum LatePayment {
        /** Access until the end of the period that it paid for; given back if that is over. */
        RESTORE,
        /** It is given back. */
        REFUND
    }

    /** What becomes of access whose money went back. */
    public enum TakenBack {
        END,
        /** It stays until the end of the period. */
        KEEP
    }

    /** What becomes of a scheduled cancel or pause when a bigger plan was paid. */
    public enum CancelAfterUpgrade {
        /** It is cleared: who pays for more wants to stay. */
        CLEAR,
        /** It stands, unless another interval begins, which is a period of its own. */
        KEEP
    }

    /** How a longer interval that begins at once is charged. */
    public enum LongerInterval {
        /** In full; what is left of the shorter one is lost. */
        FULL,
        /** Without what is left of the shorter one. */
        PRORATED
    }

    public Policies {
        if (confirmationHours < 1 || graceDays < 0 || unverifiedHours < 0 || trialGraceDays < 0 || trialCredits < 0) {
            throw new IllegalArgumentException("confirmationHours must be at least 1, everything else at least 0");
        }
        renewalAfterCancel = Objects.requireNonNullElse(renewalAfterCancel, RenewalAfterCancel.REFUND);
        latePayment = Objects.requireNonNullElse(latePayment, LatePayment.RESTORE);
        refundAccess = Objects.requireNonNullElse(refundAccess, TakenBack.END);
        chargebackAccess = Objects.requireNonNullElse(chargebackAccess, TakenBack.END);
        duplicates = Objects.requireNonNullElse(duplicates, Duplicates.Policy.AUTO);
        cancelAfterUpgrade = Objects.requireNonNullElse(cancelAfterUpgrade, CancelAfterUpgrade.CLEAR);
        longerInterval = Objects.requireNonNullElse(longerInterval, LongerInterval.FULL);
    }
}
