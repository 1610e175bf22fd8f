package dev.tenure.workflows.purchase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.workflows.payload.PayloadJson;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PurchasesTest {
    private static final Instant DAY_ONE = Instant.parse("2026-11-23T10:00:00Z");
    private static final String USER = "00000000-0000-4000-8000-00000000000a";
    private static final PurchaseState NOTHING = PurchaseState.opening("txn_1");

    private static PurchaseEvent bought(String eventId, @Nullable String userId) {
        List<PurchaseFact.Line> lines = List.of(
                new PurchaseFact.Line("txnitm_1", "credits_500", 500),
                new PurchaseFact.Line("txnitm_2", "credits_500", 1000));
        return new PurchaseEvent(eventId, new PurchaseFact.Bought(null, "ctm_1", userId, lines), false);
    }

    private static PurchaseEvent adjusted(String eventId, String status, Instant at) {
        return new PurchaseEvent(eventId, new PurchaseFact.Adjusted("adj_1", "refund", status, 500, "USD", at), false);
    }

    private static Purchases.Decision decided(PurchaseState state, PurchaseEvent... events) {
        return Purchases.decide(state, List.of(events));
    }

    @Test
    void eachPaidLineIsGrantedOnce() {
        Purchases.Decision first = decided(NOTHING, bought("evt_1", USER));
        Purchases.Decision again = decided(first.next(), bought("evt_2", USER), bought("evt_1", USER));

        assertThat(first.grants())
                .containsExactly(
                        new PurchaseRecords.Grant("purchase/txnitm_1", 500),
                        new PurchaseRecords.Grant("purchase/txnitm_2", 1000));
        assertThat(first.next().status()).isEqualTo("granted");
        assertThat(first.next().credits()).isEqualTo(1500);
        assertThat(again.grants()).isEmpty();
        assertThat(again.outcomes())
                .containsExactly(
                        new PurchaseRecords.EventOutcome("evt_2", "applied"),
                        new PurchaseRecords.EventOutcome("evt_1", "duplicate"));
    }

    @Test
    void whatNobodyIsKnownToHavePaidWaitsUnclaimedAndIsGrantedOnceWhenItIsClaimed() {
        Purchases.Decision unclaimed = decided(NOTHING, bought("evt_1", null));
        PurchaseEvent claim = new PurchaseEvent("claim/txn_1", new PurchaseFact.Claimed(USER), true);
        Purchases.Decision claimed = decided(unclaimed.next(), claim);

        assertThat(unclaimed.next().status()).isEqualTo("unclaimed");
        assertThat(unclaimed.grants()).isEmpty();
        assertThat(claimed.grants()).hasSize(2);
        assertThat(claimed.outcomes()).isEmpty();
        assertThat(decided(claimed.next(), claim, bought("evt_2", null)).grants())
                .isEmpty();
    }

    @Test
    void aClaimTakesNothingFromWhoeverIsKnownToHavePaid() {
        PurchaseState known = decided(NOTHING, bought("evt_1", USER)).next();
        PurchaseEvent claim = new PurchaseEvent("claim/txn_1", new PurchaseFact.Claimed("somebody else"), true);

        assertThat(decided(known, claim).next().userId()).isEqualTo(USER);
    }

    @Test
    void aRefundIsNotedForPeopleAndTakesNothingBackByItself() {
        PurchaseState known = decided(NOTHING, bought("evt_1", USER)).next();
        Purchases.Decision pending = decided(known, adjusted("evt_2", "pending_approval", DAY_ONE));
        Purchases.Decision approved = decided(pending.next(), adjusted("evt_3", "approved", DAY_ONE.plusSeconds(60)));
        Purchases.Decision late = decided(approved.next(), adjusted("evt_4", "pending_approval", DAY_ONE));

        assertThat(pending.logs())
                .containsExactly(new PurchaseRecords.Log(
                        "credits_refund", false, "needs_review", "provider", "adj_1 refund pending_approval 500 USD"));
        assertThat(approved.logs()).hasSize(1);
        assertThat(approved.grants()).isEmpty();
        assertThat(late.logs()).isEmpty();
        assertThat(late.next().adjustments().getFirst().status()).isEqualTo("approved");
    }

    @Test
    void aRefundOfThePlanInTheSameBasketConcernsNobodysCredits() {
        PurchaseState known = decided(NOTHING, bought("evt_1", USER)).next();

        assertThat(decided(known, ofLines("evt_2", "txnitm_plan")).logs()).isEmpty();
        assertThat(decided(known, ofLines("evt_3", "txnitm_plan", "txnitm_2")).logs())
                .hasSize(1);
    }

    private static PurchaseEvent ofLines(String eventId, String... lineIds) {
        return new PurchaseEvent(
                eventId,
                new PurchaseFact.Adjusted("adj_2", "refund", "approved", 2000, "USD", DAY_ONE, List.of(lineIds)),
                true);
    }

    @Test
    void aRefundThatCameBeforeItsPurchaseIsKept() {
        PurchaseState refunded =
                decided(NOTHING, adjusted("evt_1", "approved", DAY_ONE)).next();

        assertThat(refunded.status()).isEqualTo("open");
        assertThat(decided(refunded, bought("evt_2", USER)).grants()).hasSize(2);
    }

    @Test
    void whatWasKeptBeforeItsWorkflowBeganIsGrantedWithoutAnyEvent() {
        PurchaseState kept =
                NOTHING.with((PurchaseFact.Bought) bought("evt_1", USER).fact());

        assertThat(decided(kept).grants()).hasSize(2);
        assertThat(decided(decided(kept).next()).isWorthRecording()).isFalse();
    }

    @Test
    void theStateIsReadAsItWasWritten() {
        PurchaseState state = decided(NOTHING, bought("evt_1", USER), adjusted("evt_2", "approved", DAY_ONE))
                .next();

        assertThat(PayloadJson.read(PayloadJson.write(state), PurchaseState.class))
                .isEqualTo(state);
    }
}
