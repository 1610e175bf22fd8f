package dev.tenure.api.command;

import dev.tenure.paddle.subscription.PaddleSubscription;
import dev.tenure.paddle.subscription.ScheduledAction;
import dev.tenure.paddle.subscription.SubscriptionStatus;
import org.jspecify.annotations.Nullable;

/** Whether a subscription at Paddle is as a command wanted it. */
final class DoneAtPaddle {

    private DoneAtPaddle() {}

    /** @param priceId what a change was to; without it nothing tells that it was made */
    static boolean shows(PaddleSubscription now, String command, @Nullable String priceId) {
        boolean isCanceled = now.status().equals(SubscriptionStatus.CANCELED);
        return switch (command) {
            case "cancel" -> isCanceled || isScheduled(now, ScheduledAction.CANCEL);
            case "end_now" -> isCanceled;
            case "keep" -> !isCanceled && now.scheduledChange() == null;
            case "pause" -> now.status().equals(SubscriptionStatus.PAUSED) || isScheduled(now, ScheduledAction.PAUSE);
            case "resume" -> now.status().equals(SubscriptionStatus.ACTIVE) && now.scheduledChange() == null;
            case "change" -> priceId != null && now.items().stream().anyMatch(item -> priceId.equals(item.priceId()));
            default -> false;
        };
    }

    private static boolean isScheduled(PaddleSubscription now, ScheduledAction action) {
        return now.scheduledChange() != null && now.scheduledChange().action().equals(action);
    }
}
