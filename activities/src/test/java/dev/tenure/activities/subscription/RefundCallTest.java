package dev.tenure.activities.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.activities.stage.PaddleStandIn;
import dev.tenure.activities.stage.Stage;
import dev.tenure.workflows.subscription.PaddleAnswer;
import dev.tenure.workflows.subscription.PaddleCalls;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Looks, compares, acts and confirms: no transaction is given back twice. */
final class RefundCallTest {
    private static final String TRANSACTION = "txn_01k9xq2m4c6v8b1n3d5f7h9j2k";
    private static final Instant OWED_SINCE = Instant.parse("2026-11-25T08:00:00Z");

    private final PaddleStandIn paddle = new PaddleStandIn();
    private final PaddleCallsImpl calls = new PaddleCallsImpl(
            paddle.client(), Stage.facts(Stage.CATALOG), new Tries(3, Duration.ofMillis(5), Duration.ofSeconds(10)));

    @AfterEach
    void close() {
        paddle.close();
    }

    @Test
    void aRefundIsSentOnceAfterALook() {
        paddle.lists().answers(adjustment("refund", "full", "pending_approval", "2026-11-25T08:00:01Z"));

        assertThat(status()).isEqualTo("pending_approval");
        assertThat(paddle.calls()).containsExactly("GET /adjustments", "POST /adjustments");
        assertThat(paddle.bodies().getLast())
                .contains("\"type\":\"full\"", "\"action\":\"refund\"", "renewal_after_cancel");
    }

    @Test
    void aRefundThatIsPendingIsNotSentAgainWhoeverMadeIt() {
        paddle.lists(adjustment("refund", "full", "pending_approval", "2026-11-20T08:00:00Z"));

        assertThat(status()).isEqualTo("pending_approval");
        assertThat(paddle.writes()).isZero();
    }

    @Test
    void aTransactionThatWasGivenBackIsNotGivenBackAgain() {
        paddle.lists(
                adjustment("refund", "full", "rejected", "2026-11-19T08:00:00Z"),
                adjustment("refund", "full", "approved", "2026-11-20T08:00:00Z"));

        assertThat(status()).isEqualTo("approved");
        assertThat(paddle.writes()).isZero();
    }

    @Test
    void whatABankTookIsNotGivenBackOnTop() {
        paddle.lists(adjustment("chargeback", "full", "approved", "2026-11-20T08:00:00Z"));

        assertThat(status()).isEqualTo("approved");
        assertThat(paddle.writes()).isZero();
    }

    @Test
    void aPartialRefundThatIsPendingIsWaitedFor() {
        paddle.lists(adjustment("refund", "partial", "pending_approval", "2026-11-20T08:00:00Z"));

        assertThat(refund()).isEqualTo(new PaddleAnswer.RefusedForNow("adjustment_pending_refund_request"));
        assertThat(paddle.writes()).isZero();
    }

    @Test
    void aRefundThatWasRejectedSinceItIsOwedIsNotForcedUponPaddle() {
        paddle.lists(adjustment("refund", "full", "rejected", "2026-11-25T08:00:01Z"));

        assertThat(status()).isEqualTo("rejected");
        assertThat(paddle.writes()).isZero();
    }

    @Test
    void anOlderRejectionDoesNotStandInTheWay() {
        paddle.lists(adjustment("refund", "full", "rejected", "2026-11-01T08:00:00Z"))
                .answers(adjustment("refund", "full", "approved", "2026-11-25T08:00:01Z"));

        assertThat(status()).isEqualTo("approved");
        assertThat(paddle.writes()).isOne();
    }

    @Test
    void aLostAnswerIsLookedUpAndTheRefundNotRepeated() {
        paddle.lists().hangsUp().lists(adjustment("refund", "full", "approved", "2026-11-25T08:00:01Z"));

        assertThat(status()).isEqualTo("approved");
        assertThat(paddle.writes()).isOne();
    }

    @Test
    void aLostRequestIsUnavailableAndNotRepeatedBlindly() {
        paddle.lists().hangsUp().lists();

        assertThat(refund()).isInstanceOf(PaddleAnswer.Unavailable.class);
        assertThat(paddle.writes()).isOne();
    }

    @Test
    void aRefusalSaysWhetherItIsForGood() {
        paddle.lists()
                .refuses(400, "adjustment_transaction_invalid_status_for_refund")
                .lists();

        assertThat(refund())
                .isEqualTo(new PaddleAnswer.RefusedForGood("adjustment_transaction_invalid_status_for_refund"));
    }

    @Test
    void linesOfAMixedBasketAreGivenBackAlone() {
        paddle.lists().answers(ofLines("pending_approval", "txnitm_plan"));

        assertThat(refundOf("txnitm_plan")).isInstanceOf(PaddleAnswer.Refunded.class);
        assertThat(paddle.bodies().getLast())
                .contains("\"type\":\"partial\"", "\"item_id\":\"txnitm_plan\"")
                .doesNotContain("txnitm_pack");
    }

    @Test
    void linesThatWereGivenBackAreNotGivenBackAgainAndOthersSayNothing() {
        paddle.lists(ofLines("approved", "txnitm_plan", "txnitm_pack"));
        assertThat(refundOf("txnitm_plan")).isInstanceOf(PaddleAnswer.Refunded.class);
        assertThat(paddle.writes()).isZero();

        paddle.lists(ofLines("approved", "txnitm_pack")).answers(ofLines("approved", "txnitm_plan"));
        assertThat(refundOf("txnitm_plan")).isInstanceOf(PaddleAnswer.Refunded.class);
        assertThat(paddle.writes()).isOne();
    }

    private PaddleAnswer refundOf(String lineId) {
        return calls.refund(
                new PaddleCalls.RefundRequest(TRANSACTION, "duplicate_subscription", OWED_SINCE, List.of(lineId)));
    }

    private static String ofLines(String status, String... lineIds) {
        String items = Stream.of(lineIds)
                .map(id ->
                        "{\"id\":\"adjitm_%s\",\"item_id\":\"%s\",\"type\":\"full\",\"amount\":null}".formatted(id, id))
                .collect(Collectors.joining(",", "\"items\":[", "]"));
        return adjustment("refund", "partial", status, "2026-11-25T08:00:01Z").replace("\"items\":[]", items);
    }

    private PaddleAnswer refund() {
        return calls.refund(new PaddleCalls.RefundRequest(TRANSACTION, "renewal_after_cancel", OWED_SINCE));
    }

    private String status() {
        return refund() instanceof PaddleAnswer.Refunded done
                ? done.adjustment().status()
                : "no refund";
    }

    private static String adjustment(String action, String type, String status, String createdAt) {
        return """
                {"id":"adj_01kcd2f4h6k8n1q3s5v7x9z2b4","action":"%s","type":"%s","transaction_id":"%s",
                "subscription_id":"sub_01k9xq3v5s7m2f8d4h6j1n0p2r","customer_id":"ctm_01k9xq2t8y4r6w1e3q5z7x9c2v",
                "reason":"r","credit_applied_to_balance":null,"currency_code":"USD","status":"%s","items":[],
                "totals":{"subtotal":"1667","tax":"333","total":"2000","fee":"100","earnings":"1567",
                "currency_code":"USD"},"payout_totals":null,"tax_rates_used":[],"created_at":"%s","updated_at":"%s"}""".formatted(action, type, TRANSACTION, status, createdAt, createdAt);
    }
}
