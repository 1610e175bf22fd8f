package dev.tenure.workflows.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.workflows.payload.PayloadJson;
import org.junit.jupiter.api.Test;

final class PoliciesTest {

    @Test
    void aStateFromBeforeAPolicyExistedHasItsDefault() {
        Policies old = PayloadJson.read(
                "{\"confirmation_hours\":72,\"grace_days\":14,\"unverified_hours\":72}", Policies.class);

        assertThat(old).isEqualTo(Policies.DEFAULT);
    }

    @Test
    void whatWasPromisedWhenTheSubscriptionBeganIsStoredWithIt() {
        Policies promised = new Policies(
                24,
                3,
                12,
                1,
                50,
                Policies.RenewalAfterCancel.KEEP,
                Policies.LatePayment.REFUND,
                Policies.TakenBack.KEEP,
                Policies.TakenBack.KEEP,
                Duplicates.Policy.REVIEW,
                Policies.CancelAfterUpgrade.KEEP,
                Policies.LongerInterval.PRORATED);
        Court court = new Court(SubscriptionState.opening(Given.SUBSCRIPTION, promised), Given.START.plusSeconds(5));

        court.events(Given.firstCheckout());

        assertThat(court.state.policies()).isEqualTo(promised);
    }

    @Test
    void aWindowOfNothingWouldTakeAccessAtEachRenewal() {
        assertThatThrownBy(() -> PayloadJson.read("{\"grace_days\":14}", Policies.class))
                .hasMessageContaining("confirmationHours must be at least 1");
    }
}
