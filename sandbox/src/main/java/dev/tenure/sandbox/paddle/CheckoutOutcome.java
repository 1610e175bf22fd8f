package dev.tenure.sandbox.paddle;

import org.jspecify.annotations.Nullable;

/**
 * How a checkout went.
 *
 * @param subscriptionId the subscription that began, or was paid for; null if the card was refused or nothing recurs
 * @param status what the transaction has become
 */
public record CheckoutOutcome(
        String transactionId,
        @Nullable String subscriptionId,
        @Nullable String customerId,
        String status) {}
