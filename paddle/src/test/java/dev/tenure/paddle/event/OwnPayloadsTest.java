package dev.tenure.paddle.event;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.paddle.Fixtures;
import dev.tenure.paddle.adjustment.AdjustmentAction;
import dev.tenure.paddle.adjustment.AdjustmentStatus;
import dev.tenure.paddle.adjustment.AdjustmentType;
import dev.tenure.paddle.adjustment.PaddleAdjustment;
import dev.tenure.paddle.catalog.BillingInterval;
import dev.tenure.paddle.catalog.BillingPeriod;
import dev.tenure.paddle.customer.CustomerStatus;
import dev.tenure.paddle.event.Subject.AdjustmentSubject;
import dev.tenure.paddle.event.Subject.CustomerSubject;
import dev.tenure.paddle.event.Subject.OtherSubject;
import dev.tenure.paddle.event.Subject.SubscriptionSubject;
import dev.tenure.paddle.event.Subject.TransactionSubject;
import dev.tenure.paddle.json.PaddleJson;
import dev.tenure.paddle.money.Money;
import dev.tenure.paddle.subscription.PaddleSubscription;
import dev.tenure.paddle.subscription.ScheduledAction;
import dev.tenure.paddle.subscription.ScheduledChange;
import dev.tenure.paddle.subscription.SubscriptionItem;
import dev.tenure.paddle.subscription.SubscriptionItemStatus;
import dev.tenure.paddle.subscription.SubscriptionStatus;
import dev.tenure.paddle.transaction.PaddleTransaction;
import dev.tenure.paddle.transaction.PaymentStatus;
import dev.tenure.paddle.transaction.TransactionDetails;
import dev.tenure.paddle.transaction.TransactionLine;
import dev.tenure.paddle.transaction.TransactionOrigin;
import dev.tenure.paddle.transaction.TransactionStatus;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

final class OwnPayloadsTest {

    private static final Instant PERIOD_START = Instant.parse("2026-11-23T10:00:00.123456Z");
    private static final Instant PERIOD_END = Instant.parse("2026-12-23T10:00:00.123456Z");

    static List<Path> payloads() {
        return Fixtures.ownPayloads();
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void everyPayloadIsTypedAndKeepsEveryField(Path file) {
        JsonNode sent = Fixtures.json(file);
        PaddleEvent event = read(Fixtures.bytes(file));

        assertThat(event.data()).isEqualTo(sent.path("data"));
        assertThat(event.subject()).isInstanceOf(subject(event.eventType()));
        assertThat(event.occurredAt()).isEqualTo(event.occurredAt().truncatedTo(ChronoUnit.MICROS));
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void eventReadFromItsOwnBodyIsTheSame(Path file) {
        PaddleEvent event = read(Fixtures.bytes(file));
        assertThat(read(event.toBody())).isEqualTo(event);
    }

    private static Class<? extends Subject> subject(String eventType) {
        return switch (eventType.substring(0, eventType.indexOf('.'))) {
            case "subscription" -> SubscriptionSubject.class;
            case "transaction" -> TransactionSubject.class;
            case "adjustment" -> AdjustmentSubject.class;
            case "customer" -> CustomerSubject.class;
            default -> OtherSubject.class;
        };
    }

    @Test
    void everyEventTypeThatTenureActsOnHasAPayload() {
        Set<String> types = new HashSet<>();
        payloads()
                .forEach(
                        file -> types.add(Fixtures.json(file).path("event_type").stringValue()));
        for (String name : List.of(
                "created",
                "activated",
                "trialing",
                "updated",
                "past_due",
                "paused",
                "resumed",
                "canceled",
                "imported")) {
            assertThat(types).contains("subscription." + name);
        }
        for (String name : List.of(
                "created",
                "ready",
                "billed",
                "paid",
                "completed",
                "updated",
                "payment_failed",
                "past_due",
                "canceled",
                "revised")) {
            assertThat(types).contains("transaction." + name);
        }
        assertThat(types)
                .contains("adjustment.created", "adjustment.updated", "customer.created", "customer.updated")
                .contains("customer.imported");
    }

    @Test
    void createdSubscriptionHasItsPeriodItemsAndTransaction() {
        PaddleSubscription subscription = subscription("subscription.created");
        SubscriptionItem item = subscription.items().getFirst();

        assertThat(subscription.id()).isEqualTo("sub_01k9xq3v5s7m2f8d4h6j1n0p2r");
        assertThat(subscription.status()).isEqualTo(SubscriptionStatus.ACTIVE);
        assertThat(subscription.transactionId()).startsWith("txn_");
        assertThat(subscription.currentBillingPeriod()).isEqualTo(new BillingPeriod(PERIOD_START, PERIOD_END));
        assertThat(subscription.nextBilledAt()).isEqualTo(PERIOD_END);
        assertThat(subscription.updatedAt()).isEqualTo("2026-11-23T10:00:01.250Z");
        assertThat(requireNonNull(subscription.billingCycle()).interval()).isEqualTo(BillingInterval.MONTH);
        assertThat(item.priceId()).isEqualTo("pri_01tenure0pro0monthly000000");
        assertThat(item.productId()).isEqualTo("pro_01tenure0pro00000000000000");
        assertThat(item.price().unitPrice()).isEqualTo(new Money(2_000, "USD"));
        assertThat(item.price().isRecurring()).isTrue();
        assertThat(requireNonNull(subscription.customData())
                        .path("campaign")
                        .path("name")
                        .stringValue())
                .isEqualTo("café");
    }

    @Test
    void trialHasItsDatesAndHasNeverBeenBilled() {
        PaddleSubscription subscription = subscription("subscription.trialing");
        SubscriptionItem item = subscription.items().getFirst();

        assertThat(subscription.firstBilledAt()).isNull();
        assertThat(item.status()).isEqualTo(SubscriptionItemStatus.TRIALING);
        assertThat(item.trialDates()).isEqualTo(subscription.currentBillingPeriod());
        assertThat(requireNonNull(item.price().trialPeriod()).frequency()).isEqualTo(14);
    }

    @Test
    void scheduledCancelHasItsInstantAndNoNextBilling() {
        PaddleSubscription subscription = subscription("subscription.updated");
        assertThat(subscription.scheduledChange())
                .isEqualTo(new ScheduledChange(ScheduledAction.CANCEL, PERIOD_END, null));
        assertThat(subscription.nextBilledAt()).isNull();
    }

    @Test
    void canceledSubscriptionHasNoPeriod() {
        PaddleSubscription subscription = subscription("subscription.canceled");
        assertThat(subscription.currentBillingPeriod()).isNull();
        assertThat(subscription.canceledAt()).isEqualTo("2026-12-23T10:00:02.007Z");
    }

    @Test
    void unknownValuesAreCarriedAsTheyAre() {
        PaddleSubscription subscription = subscription("subscription.updated--unknown-values");
        assertThat(subscription.status()).isEqualTo(new SubscriptionStatus("hibernating"));
        assertThat(subscription.status().isKnown()).isFalse();
        assertThat(requireNonNull(subscription.scheduledChange()).action()).hasToString("hibernate");
        assertThat(subscription.items().getFirst().status().isKnown()).isFalse();
        assertThat(requireNonNull(subscription.collectionMode()).wire()).isEqualTo("barter");
    }

    @Test
    void completedTransactionHasWhatWasPaidForWhichPeriodAndLine() {
        PaddleTransaction transaction = transaction("transaction.completed");
        TransactionDetails details = requireNonNull(transaction.details());
        TransactionLine line = details.lineItems().getFirst();

        assertThat(transaction.status()).isEqualTo(TransactionStatus.COMPLETED);
        assertThat(transaction.origin()).isEqualTo(TransactionOrigin.API);
        assertThat(transaction.subscriptionId()).startsWith("sub_");
        assertThat(transaction.invoiceNumber()).isEqualTo("325-10566");
        assertThat(transaction.billingPeriod()).isEqualTo(new BillingPeriod(PERIOD_START, PERIOD_END));
        assertThat(details.totals().subtotal()).isEqualTo(new Money(1_667, "USD"));
        assertThat(details.totals().grandTotal()).isEqualTo(new Money(2_000, "USD"));
        assertThat(details.totals().balance()).isEqualTo(new Money(0, "USD"));
        assertThat(details.totals().fee()).isEqualTo(new Money(150, "USD"));
        assertThat(line.id()).startsWith("txnitm_");
        assertThat(line.totals().total()).isEqualTo(new Money(2_000, "USD"));
        assertThat(line.productId()).isEqualTo("pro_01tenure0pro00000000000000");
        assertThat(transaction.payments().getFirst().status()).isEqualTo(PaymentStatus.CAPTURED);
    }

    @Test
    void declinedPaymentSaysWhy() {
        PaddleTransaction transaction = transaction("transaction.payment_failed");
        assertThat(transaction.payments().getFirst().status()).isEqualTo(PaymentStatus.ERROR);
        assertThat(transaction.payments().getFirst().errorCode()).isEqualTo("declined");
        assertThat(transaction.payments().getFirst().methodType()).isEqualTo("card");
    }

    @Test
    void downgradeHasNegativeAmounts() {
        PaddleTransaction transaction = transaction("transaction.completed--downgrade");
        TransactionDetails details = requireNonNull(transaction.details());
        assertThat(details.totals().total()).isEqualTo(new Money(-2_400, "USD"));
        assertThat(details.totals().creditToBalance()).isEqualTo(new Money(2_400, "USD"));
        assertThat(details.lineItems().getFirst().quantity()).isEqualTo(-1);
        assertThat(requireNonNull(details.lineItems().getFirst().proration()).rate())
                .isEqualTo("0.90513");
    }

    @Test
    void creditPackIsChargedOnceAndForNoPeriod() {
        PaddleTransaction transaction = transaction("transaction.completed--credit-pack");
        assertThat(transaction.billingPeriod()).isNull();
        assertThat(transaction.subscriptionId()).isNull();
        assertThat(requireNonNull(transaction.items().getFirst().price()).isRecurring())
                .isFalse();
    }

    @Test
    void fractionsOfNoneToNineDigitsAreCutToMicroseconds() {
        assertThat(transaction("transaction.created").updatedAt()).isEqualTo("2026-11-23T09:58:33.201400Z");
        assertThat(transaction("transaction.ready").updatedAt()).isEqualTo("2026-11-23T09:59:01.326075Z");
        assertThat(transaction("transaction.updated").updatedAt()).isEqualTo("2026-11-23T09:59:01.326075Z");
        assertThat(transaction("transaction.completed").updatedAt()).isEqualTo("2026-11-23T10:00:03Z");
    }

    @Test
    void refundNamesItsTransactionAndLine() {
        PaddleAdjustment refund = adjustment("adjustment.updated");
        assertThat(refund.action()).isEqualTo(AdjustmentAction.REFUND);
        assertThat(refund.status()).isEqualTo(AdjustmentStatus.APPROVED);
        assertThat(refund.type()).isEqualTo(AdjustmentType.FULL);
        assertThat(refund.totals().total()).isEqualTo(new Money(2_000, "USD"));
        assertThat(refund.items().getFirst().transactionItemId()).startsWith("txnitm_");
        assertThat(adjustment("adjustment.created--partial").items().getFirst().amount())
                .isEqualTo(new Money(100, "USD"));
    }

    @Test
    void chargebackHasItsFee() {
        PaddleAdjustment chargeback = adjustment("adjustment.created--chargeback");
        assertThat(requireNonNull(chargeback.payoutTotals()).chargebackFee()).isEqualTo(new Money(1_500, "EUR"));
        assertThat(adjustment("adjustment.created--chargeback-reverse").action())
                .isEqualTo(AdjustmentAction.CHARGEBACK_REVERSE);
    }

    @Test
    void customerIsReadButNotPrinted() {
        Subject subject = read(Fixtures.ownPayload("customer.updated")).subject();
        assertThat(((CustomerSubject) subject).customer().email()).isEqualTo("customer@example.com");
        assertThat(((CustomerSubject) subject).customer().name()).isEqualTo("홍길동");
        assertThat(((CustomerSubject) subject).customer().status()).isEqualTo(CustomerStatus.ACTIVE);
        assertThat(subject.toString()).doesNotContain("example.com", "홍길동");
    }

    @Test
    void simulationIsKnownByItsId() {
        PaddleEvent simulation = read(Fixtures.ownPayload("simulation"));
        assertThat(simulation.isSimulation()).isTrue();
        assertThat(simulation.notificationId()).isNull();
        assertThat(read(Fixtures.ownPayload("subscription.created")).isSimulation())
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void payloadWithAnyKnownFieldMissingStillReads(Path file) {
        JsonNode sent = Fixtures.json(file);
        for (String field : sent.path("data").propertyNames()) {
            ObjectNode poorer = (ObjectNode) sent.deepCopy();
            poorer.withObjectProperty("data").remove(field);
            assertThat(new EventReader().read(PaddleJson.bytes(poorer))).isInstanceOf(ReadEvent.Readable.class);
            poorer.withObjectProperty("data").put(field, 7.5);
            assertThat(new EventReader().read(PaddleJson.bytes(poorer))).isInstanceOf(ReadEvent.Readable.class);
        }
    }

    private static PaddleSubscription subscription(String name) {
        return ((SubscriptionSubject) read(Fixtures.ownPayload(name)).subject()).subscription();
    }

    private static PaddleTransaction transaction(String name) {
        return ((TransactionSubject) read(Fixtures.ownPayload(name)).subject()).transaction();
    }

    private static PaddleAdjustment adjustment(String name) {
        return ((AdjustmentSubject) read(Fixtures.ownPayload(name)).subject()).adjustment();
    }

    private static PaddleEvent read(byte[] body) {
        return ((ReadEvent.Readable) new EventReader().read(body)).event();
    }
}
