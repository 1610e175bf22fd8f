package dev.tenure.activities.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.activities.stage.Buyer;
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
        paddle.answers(basket("3000")).lists().answers(ofLines("pending_approval", "txnitm_plan"));

        assertThat(refundOf("txnitm_plan")).isInstanceOf(PaddleAnswer.Refunded.class);
        assertThat(paddle.bodies().getLast())
                .contains("\"type\":\"partial\"", "\"item_id\":\"txnitm_plan\"", "\"type\":\"full\"")
                .doesNotContain("txnitm_pack", "amount");
    }

    @Test
    void linesThatWereGivenBackAreNotGivenBackAgainAndOthersSayNothing() {
        paddle.answers(basket("3000")).lists(ofLines("approved", "txnitm_plan", "txnitm_pack"));
        assertThat(refundOf("txnitm_plan")).isInstanceOf(PaddleAnswer.Refunded.class);
        assertThat(paddle.writes()).isZero();

        paddle.answers(basket("4000"))
                .lists(ofLines("approved", "txnitm_pack"))
                .answers(ofLines("approved", "txnitm_plan"));
        assertThat(refundOf("txnitm_plan")).isInstanceOf(PaddleAnswer.Refunded.class);
        assertThat(paddle.writes()).isOne();
    }

    @Test
    void noMoreIsAskedForThanWasPaidWhereCreditPaidForAPartOfTheLines() {
        paddle.answers(basket("1645")).lists().answers(part("pending_approval", "1645"));

        assertThat(refundOf("txnitm_plan")).isInstanceOf(PaddleAnswer.Refunded.class);
        assertThat(paddle.bodies().getLast())
                .contains("\"item_id\":\"txnitm_plan\"", "\"amount\":\"1645\"")
                .doesNotContain("\"full\"");
    }

    @Test
    void whatWasGivenBackBeforeIsNotAskedForAgain() {
        paddle.answers(basket("1645"))
                .lists(part("approved", "600"), part("rejected", "700"))
                .answers(part("pending_approval", "1045"));

        assertThat(refundOf("txnitm_plan")).isInstanceOf(PaddleAnswer.Refunded.class);
        assertThat(paddle.bodies().getLast()).contains("\"amount\":\"1045\"");
    }

    @Test
    void aPartThatIsAllThatWasPaidIsNotGivenBackAgain() {
        for (String status : List.of("pending_approval", "approved", "rejected")) {
            paddle.answers(basket("1645")).lists(part(status, "1645"));

            assertThat(refundOf("txnitm_plan"))
                    .as(status)
                    .isInstanceOfSatisfying(
                            PaddleAnswer.Refunded.class,
                            done -> assertThat(done.adjustment().status()).isEqualTo(status));
        }
        assertThat(paddle.writes()).isZero();
    }

    @Test
    void linesThatWereGivenBackInPartsAreGivenBack() {
        paddle.answers(basket("3000")).lists(part("approved", "1500"), part("approved", "500"));

        assertThat(refundOf("txnitm_plan")).isInstanceOf(PaddleAnswer.Refunded.class);
        assertThat(paddle.writes()).isZero();
    }

    @Test
    void ofLinesThatCreditPaidForNothingGoesBack() {
        paddle.answers(basket("0")).lists();

        assertThat(refundOf("txnitm_plan"))
                .isEqualTo(new PaddleAnswer.RefusedForGood("adjustment_amount_cannot_be_zero"));
        assertThat(paddle.writes()).isZero();
    }

    @Test
    void aBasketThatCannotBeReadIsNotGivenBack() {
        paddle.refuses(403, "forbidden");

        assertThat(refundOf("txnitm_plan")).isEqualTo(new PaddleAnswer.RefusedForGood("forbidden"));
        assertThat(paddle.writes()).isZero();
    }

    /** A plan of 20.00 and a pack of 10.00, paid with this much money and the rest with credit. */
    private static String basket(String paid) {
        String pack = "{\"id\":\"txnitm_pack\",\"price_id\":\"pri_pack\",\"quantity\":1,\"proration\":null,"
                + "\"totals\":{\"subtotal\":\"833\",\"discount\":\"0\",\"tax\":\"167\",\"total\":\"1000\"},";
        Buyer buyer = Buyer.of(1);
        return buyer.completedTransaction()
                .replace("\"grand_total\":\"2000\"", "\"grand_total\":\"" + paid + "\"")
                .replace("txnitm_" + buyer.key(), "txnitm_plan")
                .replace(
                        "\"line_items\":[",
                        "\"line_items\":[" + pack + "\"product\":{\"id\":\"pro_pack\",\"name\":\"Pack\"}},");
    }

    /** A refund of a part of the plan. */
    private static String part(String status, String amount) {
        String item = "\"items\":[{\"id\":\"adjitm_1\",\"item_id\":\"txnitm_plan\",\"type\":\"partial\",\"amount\":\""
                + amount + "\",\"totals\":{\"subtotal\":\"0\",\"tax\":\"0\",\"total\":\"" + amount + "\"}}]";
        return adjustment("refund", "partial", status, "2026-11-25T08:00:01Z")
                .replace("\"items\":[]", item)
                .replace("\"total\":\"2000\"", "\"total\":\"" + amount + "\"")
                .replace(
                        "adj_01kcd2f4h6k8n1q3s5v7x9z2b4",
                        "adj_01kcd2f4h6k8n1q3s5v7x9" + "%04d".formatted(Integer.parseInt(amount)));
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
