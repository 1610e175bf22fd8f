package dev.tenure.activities.subscription;

import dev.tenure.paddle.adjustment.AdjustmentAction;
import dev.tenure.paddle.adjustment.AdjustmentItem;
import dev.tenure.paddle.adjustment.AdjustmentStatus;
import dev.tenure.paddle.adjustment.AdjustmentType;
import dev.tenure.paddle.adjustment.PaddleAdjustment;
import dev.tenure.paddle.client.CreateAdjustment;
import dev.tenure.paddle.transaction.TransactionDetails;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * Lines of a transaction that go back, and how much of them can: never more than was paid, which is less than the lines
 * cost where credit paid for a part of them.
 */
record RefundedLines(List<String> lineIds, TransactionDetails details) {

    /** What is to be asked for, whatever was given back before; nothing if nothing is left. */
    List<CreateAdjustment.Item> left(List<PaddleAdjustment> made) {
        List<PaddleAdjustment> refunds =
                made.stream().filter(RefundedLines::isStandingRefund).toList();
        long paid = details.totals().grandTotal().amountMinor() - total(refunds);
        List<CreateAdjustment.Item> left = new ArrayList<>();
        for (String lineId : lineIds) {
            OptionalLong cost = cost(lineId);
            if (cost.isEmpty()) {
                // Paddle says what is wrong with a line that it does not show.
                left.add(new CreateAdjustment.Item(lineId, null));
                continue;
            }
            long rest = cost.getAsLong() - taken(refunds, lineId);
            long amount = Math.min(rest, paid);
            if (amount > 0) {
                left.add(new CreateAdjustment.Item(lineId, amount == rest ? null : amount));
                paid -= amount;
            }
        }
        return left;
    }

    /** Whether it takes of these lines all that the others left, or would have if it had not been rejected. */
    boolean isTakenBy(PaddleAdjustment refund, List<PaddleAdjustment> made) {
        List<PaddleAdjustment> others = made.stream()
                .filter(adjustment -> !adjustment.id().equals(refund.id()))
                .toList();
        List<CreateAdjustment.Item> wanted = left(others);
        return !wanted.isEmpty() && wanted.stream().allMatch(item -> takes(refund, item));
    }

    private static boolean takes(PaddleAdjustment refund, CreateAdjustment.Item wanted) {
        Long amount = wanted.amountMinor();
        return refund.items().stream()
                .filter(item -> item.transactionItemId().equals(wanted.transactionItemId()))
                .anyMatch(item -> AdjustmentType.FULL.equals(item.type()) || (amount != null && total(item) >= amount));
    }

    static boolean isStandingRefund(PaddleAdjustment adjustment) {
        AdjustmentStatus status = adjustment.status();
        return adjustment.action().equals(AdjustmentAction.REFUND)
                && (status.equals(AdjustmentStatus.APPROVED) || status.equals(AdjustmentStatus.PENDING_APPROVAL));
    }

    private OptionalLong cost(String lineId) {
        return details.lineItems().stream()
                .filter(line -> lineId.equals(line.id()))
                .mapToLong(line -> line.totals().total().amountMinor())
                .findFirst();
    }

    private static long total(List<PaddleAdjustment> refunds) {
        return refunds.stream()
                .mapToLong(refund -> refund.totals().total().amountMinor())
                .sum();
    }

    private static long taken(List<PaddleAdjustment> refunds, String lineId) {
        return refunds.stream()
                .flatMap(refund -> refund.items().stream())
                .filter(item -> item.transactionItemId().equals(lineId))
                .mapToLong(RefundedLines::total)
                .sum();
    }

    private static long total(AdjustmentItem item) {
        return item.total() == null ? 0 : Objects.requireNonNull(item.total()).amountMinor();
    }
}
